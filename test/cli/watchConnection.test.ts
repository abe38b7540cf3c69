import { connectionTo } from '../../cli/watchConnection';
import { KubeConfig } from '../../kubernetesClient';

it('rejects where the credentials of a kubeconfig cannot be had', async () => {
    const config = new KubeConfig();
    config.loadFromOptions({
        clusters: [{ name: 'west', server: 'https://127.0.0.1:1' }],
        users: [
            {
                name: 'reader',
                exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/nowhere/credentials', args: [] },
            },
        ],
        contexts: [{ name: 'west', cluster: 'west', user: 'reader' }],
        currentContext: 'west',
    });
    const follow = connectionTo(config).follow('/api/v1/services', {}, () => undefined, new AbortController().signal);
    await expect(follow).rejects.toThrow('/nowhere/credentials');
});
