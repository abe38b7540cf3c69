import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Command } from 'commander';
import { namedStack, withStackFile } from '../../cli/stackName';

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stack-'));
    writeFileSync(path.join(folder, 'Pulumi.yaml'), 'name: pulumi-failover\nruntime: nodejs\n');
    writeFileSync(
        path.join(folder, 'Pulumi.dev.yaml'),
        'config:\n  pulumi-failover:infrastructure: kind\n  pulumi-failover:scenario: edge\n',
    );
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a command with the flags of a stack makes of its arguments. */
async function chosen(...args: string[]): Promise<{ infrastructure: string; scenario: string; stack?: string }> {
    const command = new Command()
        .option('--infrastructure <name>', '', 'lab')
        .option('--scenario <name>', '', 'locality')
        .option('--stack <name>');
    await command.parseAsync(args, { from: 'user' });
    return withStackFile(command.opts(), command, folder);
}

describe('the infrastructure and the scenario of a stack', () => {
    it.each([
        ['its settings file', ['--stack', 'dev'], 'kind', 'edge'],
        ['the flags that are typed, before the file', ['--stack', 'dev', '--scenario', 'locality'], 'kind', 'locality'],
        ['the defaults where it has no file', ['--stack', 'other'], 'lab', 'locality'],
        ['the defaults where no stack is named', [], 'lab', 'locality'],
    ])('come from %s', async (_, args, infrastructure, scenario) => {
        expect(await chosen(...args)).toMatchObject({ infrastructure, scenario });
    });
});

describe('the stack', () => {
    const flags = { infrastructure: 'lab', scenario: 'mesh' };

    it('is named by its flag, else after infrastructure and scenario', () => {
        expect(namedStack({ ...flags, stack: 'other' }, folder)).toEqual({ name: 'other', project: undefined });
        expect(namedStack(flags, folder)).toEqual({ name: 'lab-mesh', project: undefined });
    });

    it('has the settings file of the project around the working directory', () => {
        expect(namedStack({ ...flags, stack: 'dev' }, folder)).toEqual({ name: 'dev', project: folder });
    });

    it('has no settings file in a project of the user’s', () => {
        writeFileSync(path.join(folder, 'Pulumi.yaml'), 'name: shop\nruntime: nodejs\n');
        expect(namedStack({ ...flags, stack: 'dev' }, folder)).toEqual({ name: 'dev', project: undefined });
    });
});
