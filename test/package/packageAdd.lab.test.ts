import { execFile, type ExecFileException } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { dump } from 'js-yaml';
import { ensureTools } from '../../lab/tools';
import { devDependencies } from '../../package.json';

const root = resolve(__dirname, '..', '..');
const plugin = join(root, 'provider');

const typescriptProgram = `import { readFileSync } from 'fs';
import * as kubernetes from '@pulumi/kubernetes';
import * as failover from '@pulumi/pulumi-failover';

const kubeconfig = readFileSync(process.env.EAST as string, 'utf8');
const provider = new kubernetes.Provider('east', { kubeconfig });
const app = new failover.EchoApp('hello', { appName: 'hello', text: 'hello', cluster: 'east' }, { provider });
export const host = app.host;
`;

const yamlProgram = (kubeconfig: string) => ({
    name: 'consumer',
    runtime: 'yaml',
    resources: {
        east: { type: 'pulumi:providers:kubernetes', properties: { kubeconfig: { 'fn::readFile': kubeconfig } } },
        hello: {
            type: 'pulumi-failover:EchoApp',
            properties: { appName: 'hello', text: 'hello', cluster: 'east' },
            options: { providers: ['${east}'] },
        },
    },
    outputs: { host: '${hello.host}' },
});

/** `package add`, `up` and `destroy` of programs that know nothing of this checkout, by `pulumi` in the lab. */
describe('a program that adds the package', () => {
    let folder: string;
    let state: string;
    let kubeconfig: string;

    beforeAll(async () => {
        await ensureTools(['pulumi-language-yaml']);
        folder = mkdtempSync('/tmp/add-'); // short: the lab's sockets are in it
        state = join(folder, 'lab');
        kubeconfig = join(state, 'clusters', 'east', 'kubeconfig');
        await failover(['lab', 'up', '--clusters', 'east', '--state', state]);
    });

    afterAll(async () => {
        await failover(['lab', 'down', '--state', state]);
        rmSync(folder, { recursive: true, force: true });
    });

    const pulumi = (project: string, ...args: string[]) =>
        failover(['lab', 'exec', '--state', state, '--', 'env', `EAST=${kubeconfig}`, 'pulumi', ...args], project);

    function project(name: string, files: Record<string, object | string>): string {
        const place = join(folder, name);
        mkdirSync(place);
        Object.entries(files).forEach(([file, text]) =>
            writeFileSync(join(place, file), typeof text === 'string' ? text : JSON.stringify(text)),
        );
        return place;
    }

    it('can be shown the schema from inside the checkout', async () => {
        const schema = await pulumi(root, 'package', 'get-schema', './provider');
        const committed = JSON.parse(readFileSync(join(root, 'schema.json'), 'utf8')) as { resources: object };
        const served = JSON.parse(schema) as { resources: object };
        expect(Object.keys(served.resources).sort()).toEqual(Object.keys(committed.resources).sort());
    });

    it.each([
        [
            'TypeScript',
            () =>
                project('typescript', {
                    'Pulumi.yaml': dump({ name: 'consumer', runtime: 'nodejs' }),
                    'package.json': {
                        main: 'index.ts',
                        dependencies: {
                            '@pulumi/kubernetes': devDependencies['@pulumi/kubernetes'],
                            '@pulumi/pulumi': devDependencies['@pulumi/pulumi'],
                        },
                    },
                    'index.ts': typescriptProgram,
                }),
        ],
        ['YAML', () => project('yaml', { 'Pulumi.yaml': dump(yamlProgram(kubeconfig)) })],
    ])('deploys and destroys a component from %s', async (language, create) => {
        const place = create();
        const startedAt = Date.now();
        await pulumi(place, 'package', 'add', plugin);
        expect(Date.now() - startedAt).toBeLessThan(60_000 * crowding());
        await pulumi(place, 'stack', 'init', language.toLowerCase());
        await pulumi(place, 'up', '--yes', '--skip-preview');
        expect((await pulumi(place, 'stack', 'output', 'host')).trim()).toBe('hello.default.svc.cluster.local');
        await pulumi(place, 'destroy', '--yes', '--skip-preview');
        expect(await pulumi(place, 'stack', '--show-urns')).toContain('No resources currently in this stack');
    });
});

/** How many times as long things take since others use the machine: the bound is for quiet cores. */
const crowding = () => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

/** Runs the command and gives its standard output; an error has all that was printed. */
function failover(args: string[], cwd: string = root): Promise<string> {
    const command = join(root, 'bin', 'pulumi-failover.js');
    return new Promise((succeed, fail) =>
        execFile(
            process.execPath,
            [command, ...args],
            { cwd, maxBuffer: 2 ** 24 },
            (error: ExecFileException | null, stdout, stderr) =>
                error ? fail(new Error(`${args.join(' ')}: ${stdout}${stderr}`)) : succeed(stdout),
        ),
    );
}
