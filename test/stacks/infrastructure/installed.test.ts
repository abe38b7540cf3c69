import type { Cluster } from '../../../stacks/clusters/cluster';
import { installedIn, withInstalled } from '../../../stacks/infrastructure/installed/installed';
import type { Configuration } from '../../../stacks/settings/configuration';

/** Two clusters that answer with these objects. */
const clusters = (objects: Record<string, object>): Cluster[] =>
    ['a', 'b'].map((name) => {
        const reader = { read: (path: string) => Promise.resolve(objects[path]), list: () => Promise.resolve([]) };
        return { name, reader } as unknown as Cluster;
    });

const deployment = (path: string) => ({ [`/apis/apps/v1/namespaces/${path}`]: { metadata: { name: 'x' } } });
const config = (text: string) => ({
    '/api/v1/namespaces/envoy-gateway-system/configmaps/envoy-gateway-config': {
        metadata: { name: 'envoy-gateway-config' },
        data: { 'envoy-gateway.yaml': text },
    },
});
const controller = deployment('envoy-gateway-system/deployments/envoy-gateway');
const on = 'extensionApis: { enableBackend: true, enableEnvoyPatchPolicy: true }';

const edge = (settings: object): Configuration =>
    ({ infrastructure: 'existing', scenario: 'edge', ...settings }) as unknown as Configuration;
const installed = { installed: true };

describe('gateways that existing clusters run', () => {
    it('are believed where they are there, with the APIs that the failover needs', async () => {
        const configuration = edge({ envoyGateway: installed });
        await expect(withInstalled(clusters({ ...controller, ...config(on) }), configuration)).resolves.toHaveLength(2);
        expect(installedIn(configuration)).toEqual({ edgeGateway: 'envoy-gateway' });
        const gloo = edge({ gloo: installed });
        await expect(withInstalled(clusters(deployment('gloo-system/deployments/gloo')), gloo)).resolves.toHaveLength(
            2,
        );
    });

    it.each([
        ['no controller', { envoyGateway: installed }, {}, 'has no Deployment envoy-gateway-system/envoy-gateway.'],
        ['no Gloo', { gloo: installed }, {}, '`gloo.installed` is true, but `a` has no Deployment gloo-system/gloo.'],
        [
            'an API that is off',
            { envoyGateway: installed },
            { ...controller, ...config('extensionApis: { enableBackend: true }') },
            'Envoy Gateway in `a` has enableEnvoyPatchPolicy off',
        ],
        ['no configuration', { envoyGateway: installed }, controller, 'enableBackend and enableEnvoyPatchPolicy off'],
        ['both gateways', { envoyGateway: installed, gloo: installed }, {}, 'say by `edgeGateway` which one routes.'],
        ['another scenario', { scenario: 'mesh', gloo: installed }, {}, '`gloo` has no effect with scenario mesh'],
    ])('are refused for %s', async (_, settings, objects, message) => {
        await expect(withInstalled(clusters(objects), edge(settings))).rejects.toThrow(message);
    });
});
