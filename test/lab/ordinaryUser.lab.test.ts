import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Ended, execute } from './support/failover';

const nobody = 65534;
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pulumi-failover');
const place = mkdtempSync(join(tmpdir(), 'user-'));
const home = join(place, 'home');

beforeAll(() => {
    for (const name of ['project', 'cache/pulumi-failover', 'home']) {
        mkdirSync(join(place, name), { recursive: true });
    }
    chownSync(place, nobody, nobody);
    chownSync(home, nobody, nobody);
});
afterAll(async () => {
    await failover('lab', 'down');
    rmSync(place, { recursive: true, force: true });
});

/**
 * Runs the command line as a user without privileges. Root's own folders may be closed to that user, so the project and
 * the tools are bound to where it can read them, in a mount namespace that ends with the command.
 */
function failover(...args: string[]): Promise<Ended> {
    const script = [
        'mount --bind "$PROJECT" "$PLACE/project"',
        'mount --bind "$CACHE" "$PLACE/cache/pulumi-failover"',
        'cd "$HOME"',
        `exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups "$NODE" "$PLACE/project/dist/cli/failover.js" "$@"`,
    ].join(' && ');
    const env = {
        PATH: process.env['PATH'],
        PLACE: place,
        PROJECT: resolve(__dirname, '../..'),
        CACHE: cache,
        NODE: process.execPath,
        HOME: home,
        XDG_CACHE_HOME: join(place, 'cache'),
        FAILOVER_LAB_STATE: join(home, 'lab'),
    };
    return execute('unshare', ['--mount', 'sh', '-c', script, 'sh', ...args], { env });
}

const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'echo', namespace: 'default' },
    spec: {
        containers: [
            {
                name: 'echo',
                image: 'hashicorp/http-echo:1.0.0',
                args: ['-text=hello'],
                readinessProbe: { httpGet: { path: '/health', port: 5678 }, periodSeconds: 1 },
            },
        ],
    },
};

(process.getuid?.() === 0 ? describe : describe.skip)('an ordinary user', () => {
    it('has a lab of the same parts, in a user namespace', async () => {
        const { code, stderr } = await failover('lab', 'up');
        expect({ code, stderr }).toMatchObject({
            code: 0,
            stderr: expect.stringContaining('us-central1: ready') as string,
        });
    });

    it('has pods that run, become ready and answer', async () => {
        const script = `
            const { KubeConfig, CoreV1Api } = require(${JSON.stringify(join(place, 'project/node_modules/@kubernetes/client-node'))});
            const config = new KubeConfig(); config.loadFromDefault();
            const core = config.makeApiClient(CoreV1Api);
            (async () => {
                await core.createNamespacedPod({ namespace: 'default', body: ${JSON.stringify(pod)} });
                for (;;) {
                    const { status } = await core.readNamespacedPod({ namespace: 'default', name: 'echo' });
                    if ((status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True')) {
                        console.log(await (await fetch('http://' + status.podIP + ':5678/')).text());
                        return;
                    }
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
            })();`;
        const { stdout, stderr } = await failover('lab', 'exec', '--', process.execPath, '-e', script);
        expect({ stdout, stderr }).toMatchObject({ stdout: 'hello\n\n' });
    });

    it('is told why a lab with sidecars is not for it', async () => {
        const { code, stderr } = await failover('lab', 'up', '--scenario', 'mesh', '--state', join(home, 'mesh'));
        expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('as root') as string });
    });

    it('takes it down without a trace', async () => {
        expect(await failover('lab', 'down')).toMatchObject({ code: 0, stdout: 'The lab is gone.\n' });
    });
});
