import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { load } from 'js-yaml';
import { Engine } from '../../engine/engine';
import { labWorkspaceIn } from '../../engine/workspace';
import { ensureTools } from '../../lab/tools';
import { installPlugins } from '../../plugins/install';

/** A checkout with a settings file, and the two commands that may work on its stack. */
describe('a stack of the checkout', () => {
    let folder: string;
    let project: string;
    let settings: string;
    let pulumiTool: string;
    beforeAll(async () => {
        const [tool] = await ensureTools(['pulumi']);
        pulumiTool = tool.path;
    });
    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), 'one-stack-'));
        project = path.join(folder, 'checkout');
        settings = path.join(project, 'Pulumi.lab.yaml');
        mkdirSync(project);
        writeFileSync(path.join(project, 'Pulumi.yaml'), 'name: pulumi-failover\nruntime: nodejs\n');
        writeFileSync(settings, 'config:\n  pulumi-failover:variant: guide\n  pulumi-failover:regions: [a, b]\n');
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const program = () => {
        const key = new tls.PrivateKey('key', { algorithm: 'ED25519' });
        return Promise.resolve({ variant: new pulumi.Config('pulumi-failover').get('variant'), key: key.publicKeyPem });
    };

    function workspace(env: NodeJS.ProcessEnv) {
        const stateDir = path.join(folder, 'lab');
        const plugins = installPlugins(stateDir);
        return { stateDir, plugins, ...labWorkspaceIn(project, stateDir, plugins, env) };
    }

    function engine(env: NodeJS.ProcessEnv): Engine {
        const { stateDir, plugins, ...found } = workspace(env);
        return new Engine({
            workspace: { ...found, environment: { ...env, ...found.environment } as Record<string, string> },
            stack: 'lab',
            program,
            pulumi: pulumiTool,
            folder: path.join(stateDir, 'engine'),
            plugins,
            say: () => undefined,
        });
    }

    /** `pulumi` itself, in the checkout. */
    const plainly = (env: NodeJS.ProcessEnv, ...args: string[]): string =>
        execFileSync(pulumiTool, [...args, '--stack', 'lab', '--non-interactive'], {
            cwd: project,
            env: { ...process.env, ...env },
            encoding: 'utf8',
        });

    const ownBackend = (): NodeJS.ProcessEnv => {
        mkdirSync(path.join(folder, 'states'), { recursive: true });
        return { HOME: folder, PULUMI_BACKEND_URL: `file://${folder}/states`, PULUMI_CONFIG_PASSPHRASE: 'mine' };
    };

    it('is the same one for `pulumi`, in the user’s own backend, with the settings of its file', async () => {
        const env = ownBackend();
        const up = engine(env);
        up.configure(up.lastConfiguration());
        const { outputs, changes, warnings } = await up.up();
        expect(changes.create).toBeGreaterThan(0);
        expect(warnings).toEqual([]);
        expect(outputs['variant']?.value).toBe('guide');
        expect(plainly(env, 'stack', 'output', 'key').trim()).toBe(String(outputs['key']?.value).trim());
        expect(plainly(env, 'config', 'get', 'variant').trim()).toBe('guide');
    });

    it('is the same one in the lab’s state, where the user has chosen no backend', async () => {
        const env = { HOME: folder };
        const up = engine(env);
        up.configure(up.lastConfiguration());
        const { outputs } = await up.up();
        expect(plainly(workspace(env).environment, 'stack', 'output', 'key').trim()).toBe(
            String(outputs['key']?.value).trim(),
        );
    });

    it('adds nothing but the salt of its secrets to the settings file of the repository', async () => {
        const committed = readFileSync(path.resolve(__dirname, '../../Pulumi.lab.yaml'), 'utf8');
        writeFileSync(settings, committed);
        const up = engine(ownBackend());
        up.configure(up.lastConfiguration());
        await up.preview();
        expect(readFileSync(settings, 'utf8').replace(/^encryptionsalt: .*\n/m, '')).toBe(committed);
    });

    it('keeps its file when a run has other settings', async () => {
        const env = ownBackend();
        const read = () => (load(readFileSync(settings, 'utf8')) as { config: unknown }).config;
        const before = read();
        const up = engine(env);
        up.configure({ ...up.lastConfiguration(), variant: 'hardened' });
        const { outputs } = await up.up();
        expect(outputs['variant']?.value).toBe('hardened');
        expect(read()).toEqual(before);
        expect(up.lastConfiguration()['variant']).toBe('guide');
    });
});
