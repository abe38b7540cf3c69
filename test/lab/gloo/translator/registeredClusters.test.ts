import { RegisteredClusters } from '../../../../lab/gloo/translator/registeredClusters';
import type { KubernetesCluster } from '../../../../lab/gloo/translator/resources';

const metadata = (name: string) => ({ name, namespace: 'gloo-fed', uid: name });

const registered: KubernetesCluster = { metadata: metadata('remote'), spec: { secretName: 'remote' } };

const secret = (kubeconfig: string) => ({
    metadata: metadata('remote'),
    data: { kubeconfig: Buffer.from(kubeconfig).toString('base64') },
});

/** Nobody listens there. */
const nowhere = (token: string) =>
    JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'remote',
        clusters: [{ name: 'remote', cluster: { server: 'https://127.0.0.1:1' } }],
        users: [{ name: 'remote', user: { token } }],
        contexts: [{ name: 'remote', context: { cluster: 'remote', user: 'remote' } }],
    });

describe('registered clusters', () => {
    const clusters = new RegisteredClusters(() => undefined);
    const problem = () => {
        const view = clusters.views().get('remote');
        return view && 'problem' in view ? view.problem : undefined;
    };
    afterAll(() => clusters.follow([], [])); // ends every try

    it.each([
        ['whose Secret is missing', [], 'its Secret gloo-fed/remote holds no `kubeconfig`'],
        ['whose Secret is empty', [secret('')], 'its Secret gloo-fed/remote holds no `kubeconfig`'],
        ['whose kubeconfig is none', [secret('{')], 'its kubeconfig cannot be read'],
        ['whose API server does not answer', [secret(nowhere('a'))], 'ECONNREFUSED'],
    ])('say of one %s what is wrong', async (_, secrets, words) => {
        clusters.follow([registered], secrets);
        await clusters.tried();
        expect(problem()).toContain(words);
    });

    it('are known by the API servers of their kubeconfigs', () => {
        expect(clusters.nameOf('https://127.0.0.1:1')).toBe('remote');
        expect(clusters.nameOf('https://127.0.0.1:2')).toBeUndefined();
    });

    it('are connected to anew when their credentials change, and seen as before meanwhile', () => {
        const before = clusters.views().get('remote');
        clusters.follow([registered], [secret(nowhere('b'))]);
        expect(clusters.views().get('remote')).toEqual(before);
    });

    it('are forgotten when they are registered no more', () => {
        clusters.follow([], []);
        expect([...clusters.views()]).toEqual([]);
    });
});
