import type { Cluster } from '../../../../stacks/clusters/cluster';
import { foundClusters } from '../../../../stacks/scenarios/service/foundClusters';
import { serviceRules } from '../../../../stacks/scenarios/service/rules';
import type { Configuration } from '../../../../stacks/settings/configuration';
import { checkoutObjects, type FakeObjects, listed } from '../../support/fakeCluster';

const service = { namespace: 'shop', name: 'checkout', port: 80 };
const entry = { url: 'https://shop.example/' };
const withoutSidecars = {
    '/api/v1/namespaces/shop/pods': listed({ metadata: { name: 'checkout-1' }, spec: { containers: [{ name: 'x' }] } }),
};

/** Two clusters in networks of their own, which answer with these objects. */
function clustersWith(objects: FakeObjects, change: Partial<Cluster>): Cluster[] {
    const at = (path: string): unknown => objects[path.split('?')[0] ?? ''];
    const reader = {
        read: (path: string) => Promise.resolve(at(path)),
        list: (path: string) => Promise.resolve((at(path) as { items?: object[] } | undefined)?.items ?? []),
    };
    return ['eu', 'us'].map(
        (name) => ({ name, region: name, network: `network-${name}`, reader, ...change }) as unknown as Cluster,
    );
}

async function found(change: Partial<Cluster>, objects: FakeObjects = withoutSidecars) {
    const clusters = clustersWith(checkoutObjects(objects), change);
    const configuration = { clusterDomain: 'cluster.local', variant: 'hardened' } as Configuration;
    return foundClusters(clusters, {
        entry,
        service,
        rules: serviceRules(configuration, { clusters, entry, service }),
    });
}

let warned: jest.SpyInstance;
beforeEach(() => (warned = jest.spyOn(console, 'warn').mockImplementation()));
afterEach(() => warned.mockRestore());

describe('pods without sidecars between networks', () => {
    it('are refused where Istio runs', async () => {
        await expect(found({ istio: { joined: true, isTheirs: true } })).rejects.toThrow(
            /in `eu` have no sidecar[^]*in `us` have no sidecar/,
        );
    });

    it('are named where this update installs Istio: they cannot have any before', async () => {
        await expect(found({})).resolves.toHaveLength(2);
        expect(String(warned.mock.calls)).toContain('restart the Deployment. Do it after this update');
    });

    it('are no matter in one network', async () => {
        await expect(found({ network: 'one', istio: { joined: true } })).resolves.toHaveLength(2);
        expect(warned).not.toHaveBeenCalled();
    });
});

describe('an object with the name of one of the stack’s', () => {
    const one = { network: 'one', istio: { joined: true } };
    const rule = '/apis/networking.istio.io/v1/namespaces/shop/destinationrules/checkout-failover';
    const of = (...managers: string[]) => ({
        [rule]: { metadata: { name: 'checkout-failover', managedFields: managers.map((manager) => ({ manager })) } },
    });

    it('is the stack’s own where Pulumi wrote it, whoever else did, or where nothing says who', async () => {
        await expect(found(one, of('kubectl-edit', 'pulumi-kubernetes-1234abcd'))).resolves.toHaveLength(2);
        await expect(found(one, of())).resolves.toHaveLength(2);
    });

    it('is refused where somebody else wrote it', async () => {
        await expect(found(one, of('kubectl-client-side-apply'))).rejects.toThrow(
            '`eu` has DestinationRule shop/checkout-failover, which the stack did not make',
        );
    });
});

describe('what has less effect than it seems', () => {
    const theirs = { name: 'default', namespace: 'istio-system' };
    const one = { network: 'one', istio: { joined: true } };
    it.each<[string, FakeObjects, string]>([
        [
            'a rule for a pattern',
            {
                '/apis/networking.istio.io/v1/destinationrules': listed(
                    { metadata: theirs, spec: { host: '*.local' } },
                    { metadata: { ...theirs, name: 'elsewhere' }, spec: { host: '*.example' } },
                ),
            },
            '`eu` has DestinationRule istio-system/default for a pattern that covers the service',
        ],
        [
            'a route for a pattern',
            {
                '/apis/networking.istio.io/v1/virtualservices': listed(
                    { metadata: theirs, spec: { hosts: ['*.shop.svc.cluster.local'] } },
                    { metadata: { ...theirs, name: 'elsewhere' }, spec: { hosts: ['*'], gateways: ['a'] } },
                ),
            },
            '`eu` has VirtualService istio-system/default for a pattern',
        ],
        [
            'ambient mode',
            {
                '/api/v1/namespaces/shop/pods': listed({
                    metadata: { name: 'checkout-1', annotations: { 'ambient.istio.io/redirection': 'enabled' } },
                }),
            },
            'The pods of shop/checkout in `eu` are in ambient mode.',
        ],
    ])('is named: %s', async (_, objects, message) => {
        await expect(found(one, objects)).resolves.toHaveLength(2);
        expect(String(warned.mock.calls)).toContain(message);
        expect(String(warned.mock.calls)).not.toContain('elsewhere');
    });
});
