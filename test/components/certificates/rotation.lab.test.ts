import * as kubernetes from '@pulumi/kubernetes';
import { MeshAuthority } from '../../../components';
import type { Program } from '../../../engine/program';
import type { Properties } from '../../../plugins/protocol/values';
import { inScratchNamespaces } from '../../plugins/support/inScratchNamespaces';
import { type ScratchCluster, startScratchCluster } from '../../plugins/support/scratchCluster';
import { errorOf, TestStack } from '../../plugins/support/testStack';
import { authorityOf, clusters, rootAt, type Step } from './support/programs';

// The real engine and API server: what mocks cannot show is the guard, which the engine calls, and the state.
inScratchNamespaces(__filename, 'a rotation under the real engine', () => {
    let cluster: ScratchCluster;
    let stack: TestStack;
    beforeAll(async () => {
        cluster = await startScratchCluster('/run/cluster');
        stack = new TestStack(cluster, 'rotation');
    });
    afterAll(async () => {
        await stack.destroy(() => Promise.resolve({}));
        stack.remove();
        await cluster.stop();
    });

    /** Two namespaces of the one cluster stand for the clusters of a mesh. */
    const mesh =
        (step: Step, settlingHours = 0, rootName?: string): Program =>
        // oxlint-disable-next-line typescript/require-await -- a program's errors are rejections
        async () => {
            const { provider } = stack.provider('cluster', { enableSecretMutable: true });
            const root = rootAt(step, rootName === undefined ? {} : { commonName: rootName });
            for (const name of clusters) {
                const namespace = new kubernetes.core.v1.Namespace(name, { metadata: { name } }, { provider });
                new MeshAuthority(
                    name,
                    {
                        clusterName: name,
                        authority: authorityOf(root),
                        namespace: namespace.metadata.name,
                        settlingHours,
                    },
                    { provider },
                );
            }
            return { certificate: root.certificatePem, key: root.privateKeyPem, due: root.readyForRenewal };
        };

    const files = async (name: string): Promise<Record<string, string>> => {
        const { data } = await cluster.request({ method: 'GET', path: `/api/v1/namespaces/${name}/secrets/cacerts` });
        return Object.fromEntries(
            Object.entries(data as Properties).map(([file, text]) => [
                file,
                Buffer.from(text as string, 'base64').toString('utf8'),
            ]),
        );
    };
    /** Of a component the state holds the arguments; there is nothing behind it. */
    const isReal = ({ resource }: { resource: string }) => !resource.startsWith('pulumi-failover:');
    const roots = async (name: string) => ((await files(name))['root-cert.pem'] ?? '').match(/BEGIN/g)?.length;

    it('begins with one root; keys are secret in outputs and in every file of the state', async () => {
        const { outputs } = await stack.up(mesh('stable'));
        expect(Object.keys(await files('europe')).sort()).toEqual([
            'ca-cert.pem',
            'ca-key.pem',
            'cert-chain.pem',
            'root-cert.pem',
        ]);
        expect([outputs['key']?.secret, outputs['certificate']?.secret, outputs['due']?.value]).toEqual([
            true,
            false,
            false,
        ]);
        const hidden = [(await files('europe'))['ca-key.pem'] ?? '', String(outputs['key']?.value)].flatMap((key) => [
            key.trim().split('\n')[1] ?? '',
            Buffer.from(key).toString('base64').slice(100, 150),
        ]);
        expect(hidden.every((part) => part.length > 30)).toBe(true);
        expect(stack.files().filter((text) => hidden.some((part) => text.includes(part)))).toEqual([]);
        expect(stack.files().filter((text) => text.includes('PRIVATE KEY'))).toEqual([]);
        expect(stack.said.join('\n')).not.toContain('PRIVATE KEY');
        expect((await stack.preview(mesh('stable'))).steps).toEqual([]);
    });

    it('keeps a root whatever it is asked to be later', async () => {
        const { steps } = await stack.preview(mesh('stable', 0, 'Another name'));
        expect(steps.filter(isReal)).toEqual([]);
    });

    it('refuses another root at once before any cluster has it, and can go on as if nothing was', async () => {
        const before = await files('europe');
        const { message } = await errorOf(stack.up(mesh('over')));
        expect(message).toContain('was not trusted here until now');
        expect(message).toContain('removes the root');
        expect(await files('europe')).toEqual(before);
        await stack.up(mesh('stable'));
        const { 'root-cert.pem': root, 'ca-key.pem': key } = await files('europe');
        expect([root, key]).toEqual([before['root-cert.pem'], before['ca-key.pem']]);
    });

    it('walks through the phases, each with the changes it needs and none in a second update', async () => {
        const walk = async (step: Step) => {
            const { steps } = await stack.up(mesh(step));
            expect((await stack.preview(mesh(step))).steps).toEqual([]);
            return steps
                .filter(isReal)
                .map(({ action, resource }) => `${action} ${resource.split(' ').at(-1)}`)
                .sort();
        };
        const secrets = ['updated america-secret', 'updated europe-secret'];

        const introduced = await walk('introduce');
        expect(introduced.filter((step) => !step.startsWith('created root-2'))).toEqual(secrets);
        expect([await roots('europe'), await roots('america')]).toEqual([2, 2]);

        // In preview: nothing is touched by what would skip a phase.
        const skipped = await errorOf(stack.preview(mesh('retire')));
        expect(skipped.message).toContain('but all certificates were signed under it');
        const hasty = await errorOf(stack.preview(mesh('reissue', 24)));
        expect(hasty.message).toContain('Stay with `introduce` until');

        const reissued = await walk('reissue');
        expect(reissued.filter((step) => step.includes('secret'))).toEqual(secrets);
        expect(reissued.filter((step) => !/secret|(america|europe)-certificate$/.test(step))).toEqual([]);
        expect((await errorOf(stack.preview(mesh('retire', 24)))).message).toContain('Stay with `reissue` until');

        expect(await walk('retire')).toEqual(secrets);
        expect([await roots('europe'), await roots('america')]).toEqual([1, 1]);
        expect((await walk('over')).every((step) => step.startsWith('deleted root-1'))).toBe(true);
    });
});
