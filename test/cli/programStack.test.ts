import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { DrillFlags } from '../../cli/drillCommands';
import { targetOfProgram } from '../../cli/drillTarget';
import { programStack } from '../../cli/programStack';
import { plan } from '../drill/support/synthetic';

const folder = mkdtempSync(join(tmpdir(), 'program-'));
const below = join(folder, 'src');
const own = join(folder, 'own');
mkdirSync(below);
mkdirSync(own);
writeFileSync(join(folder, 'Pulumi.yaml'), 'name: shop\nruntime: nodejs\n');
writeFileSync(join(own, 'Pulumi.yaml'), 'name: pulumi-failover\nruntime: nodejs\n');
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command line makes of the arguments. */
function chosen(from: string, ...typed: string[]) {
    const command = new Command('drill')
        .option('--stack <name>')
        .option('--plan <file>')
        .option('--infrastructure <name>', '', 'lab')
        .option('--scenario <name>', '', 'locality')
        .option('--variant <names>')
        .parse(typed, { from: 'user' });
    return programStack(command.opts<DrillFlags>(), command, from);
}

describe('--stack', () => {
    it('is a stack of the program around, also from a folder of it', () => {
        expect(chosen(below, '--stack', 'dev')).toEqual({ folder, name: 'dev' });
    });

    it.each([
        ['in a checkout of this package', own, ['--stack', 'dev']],
        ['outside of any project', '/', ['--stack', 'dev']],
        ['with an infrastructure', below, ['--stack', 'dev', '--infrastructure', 'lab']],
        ['with a scenario', below, ['--stack', 'dev', '--scenario', 'mesh']],
        ['beside a plan', below, ['--stack', 'dev', '--plan', 'plan.json']],
    ])('is none %s', (_, from, typed) => {
        expect(chosen(from, ...typed)).toBeUndefined();
    });

    it('takes no variant, which a program has not', () => {
        expect(() => chosen(below, '--stack', 'dev', '--variant', 'guide')).toThrow(
            `\`--stack\` dev is a stack of the program in ${folder}`,
        );
    });
});

describe('the stack of a program', () => {
    const name = plan.primary;

    /** A `pulumi` that prints these outputs, or fails. */
    function target(outputs: object | string) {
        const program = join(folder, 'pulumi');
        const text = typeof outputs === 'string' ? `echo '${outputs}' >&2; exit 255` : `cat ${folder}/outputs`;
        writeFileSync(join(folder, 'outputs'), JSON.stringify(outputs));
        writeFileSync(program, `#!/bin/sh\ncase "$1" in version) echo v3.248.0 ;; *) ${text} ;; esac\n`);
        chmodSync(program, 0o755);
        return targetOfProgram({ folder, name: 'dev' }, { tool: [`pulumi=${program}`] }, join(folder, 'no-lab'));
    }

    it('has the plan and the kubeconfigs of its outputs', async () => {
        const drill = { ...plan, infrastructure: 'existing' };
        const found = await target({ drill, kubeconfigs: { [name]: 'a kubeconfig' } });
        expect(found).toMatchObject({ plan: drill, kubeconfigs: { [name]: 'a kubeconfig' } });
    });

    it.each([
        ['without a plan', { entry: 'http://shop/' }, 'Export a plan as `drill`'],
        ['with a plan that is none', { drill: { ...plan, entry: 'shop' } }, '`entry` is "shop"'],
        [
            'with kubeconfigs that are not texts',
            { drill: { ...plan, infrastructure: 'existing' }, kubeconfigs: { [name]: { kind: 'Config' } } },
            'The output `kubeconfigs` of stack dev needs the kubeconfig of each cluster',
        ],
        ['that pulumi does not know', 'error: no stack named dev found', 'in .*: no stack named dev found'],
    ])('is refused %s', async (_, outputs, message) => {
        await expect(target(outputs)).rejects.toThrow(typeof outputs === 'string' ? new RegExp(message) : message);
    });
});
