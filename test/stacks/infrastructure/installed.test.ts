import type { Cluster } from '../../../stacks/clusters/cluster';
import { installedIn, withInstalled } from '../../../stacks/infrastructure/installed/installed';
import type { Configuration } from '../../../stacks/settings/configuration';

/** Two clusters that answer with these objects. */
const clusters = (objects: Record<string, object>): Cluster[] =>
    ['a', 'b'].map((name) => {
        const reader = {
            read: (path: string) => Promise.resolve(objects[path]),
            list: (path: string) => Promise.resolve(path in objects ? [objects[path]] : []),
        };
        return { name, reader } as unknown as Cluster;
    });

/** A controller in this namespace, with the label of its chart. */
const deployment = (label: string, namespace: string, name: string) => ({
    [`/apis/apps/v1/deployments?labelSelector=${label}`]: { metadata: { name, namespace } },
});
const config = (text: string) => ({
    '/api/v1/namespaces/envoy-gateway-system/configmaps/envoy-gateway-config': {
        metadata: { name: 'envoy-gateway-config' },
        data: { 'envoy-gateway.yaml': text },
    },
});
const controller = deployment('control-plane%3Denvoy-gateway', 'envoy-gateway-system', 'envoy-gateway');
const gloos = deployment('gloo%3Dgloo', 'gloo-system', 'gloo');
const elsewhere = deployment('control-plane%3Denvoy-gateway', 'edge', 'envoy-gateway');
const on = 'extensionApis: { enableBackend: true, enableEnvoyPatchPolicy: true }';

const edge = (settings: object): Configuration =>
    ({ infrastructure: 'existing', scenario: 'edge', ...settings }) as unknown as Configuration;
const installed = { installed: true };

describe('gateways that existing clusters run', () => {
    it('are believed where they are there, with the APIs that the failover needs', async () => {
        const configuration = edge({ envoyGateway: installed });
        await expect(withInstalled(clusters({ ...controller, ...config(on) }), configuration)).resolves.toHaveLength(2);
        expect(installedIn(configuration)).toEqual({ edgeGateways: ['envoy-gateway'] });
        const gloo = edge({ gloo: installed });
        await expect(withInstalled(clusters(gloos), gloo)).resolves.toHaveLength(2);
        const mesh = edge({ scenario: 'edge-and-mesh', envoyGateway: installed });
        await expect(withInstalled(clusters({ ...controller, ...config(on) }), mesh)).resolves.toHaveLength(2);
    });

    it.each([
        ['no controller', { envoyGateway: installed }, {}, 'has no Deployment envoy-gateway-system/envoy-gateway.'],
        [
            'a controller elsewhere',
            { envoyGateway: installed },
            elsewhere,
            'Envoy Gateway is edge/envoy-gateway, and the scenario needs it in its usual namespace.',
        ],
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
        [
            'a gateway that the scenario does not run on',
            { scenario: 'edge-and-mesh', gloo: installed },
            {},
            '`gloo` has no effect with scenario edge-and-mesh',
        ],
    ])('are refused for %s', async (_, settings, objects, message) => {
        await expect(withInstalled(clusters(objects), edge(settings))).rejects.toThrow(message);
    });
});

describe('Istio that existing clusters run', () => {
    const webhooks =
        '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations?labelSelector=app%3Dsidecar-injector';
    const secrets = '/api/v1/namespaces/istio-system/secrets?labelSelector=istio%2FmultiCluster%3Dtrue';
    /** Istio in a namespace that this field manager wrote. */
    const istio = (manager: string) => ({
        [webhooks]: { metadata: { name: 'istio-sidecar-injector', labels: { 'istio.io/rev': 'default' } } },
        [secrets]: { metadata: { name: 'remote' }, data: { other: '' } },
        '/apis/networking.istio.io/v1': { metadata: {} },
        '/api/v1/namespaces/istio-system': { metadata: { name: 'istio-system', managedFields: [{ manager }] } },
    });
    const claimed = { istio: { installed: true, joined: true }, scenario: 'mesh' };

    it.each([
        [
            'pulumi-kubernetes-1234abcd',
            'Pulumi made the namespace istio-system in `a`. If this stack did, it uninstalls Istio',
        ],
        ['helm', ''],
    ])('may be the stack’s own, which the setting would uninstall: %s', async (manager, warning) => {
        const warned = jest.spyOn(console, 'warn').mockImplementation();
        await expect(withInstalled(clusters(istio(manager)), edge(claimed))).resolves.toHaveLength(2);
        expect(warned).toHaveBeenCalledTimes(warning === '' ? 0 : 2);
        expect(String(warned.mock.calls)).toContain(warning);
        warned.mockRestore();
    });
});
