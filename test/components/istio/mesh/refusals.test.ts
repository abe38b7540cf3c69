import { clusters, meshSpec, valid } from '../validMesh';

const [first, second] = valid.clusters;
const pair = first && second ? [first, second] : [];

describe('a mesh failover refuses', () => {
    it.each<[string, Parameters<typeof meshSpec>[0], string]>([
        ['one cluster', { clusters: pair.slice(0, 1) }, '`clusters` names 1; a failover needs at least 2'],
        ['a cluster twice', { clusters: clusters({ name: 'europe' }) }, '`clusters` names `europe` twice'],
        ['a name that cannot be one', { clusters: clusters({ name: 'Eu' }) }, '`clusters[0].name` is "Eu"'],
        ['a network that cannot be one', { clusters: clusters({ network: '' }) }, '`clusters[0].network` is ""'],
        [
            'labels that endpoints behind a gateway do not have',
            { priority: ['topology.kubernetes.io/region', 'topology.istio.io/cluster'] },
            '`priority` begins with `topology.kubernetes.io/region`, but the clusters are in 2 networks',
        ],
        ['no label at all', { priority: [] }, '`priority` is empty'],
        [
            'a label twice',
            { priority: ['topology.istio.io/cluster', 'topology.istio.io/cluster'] },
            '`priority` names `topology.istio.io/cluster` twice',
        ],
        [
            'a label twice, once with a value',
            { priority: ['topology.istio.io/cluster=europe', 'topology.istio.io/cluster'] },
            '`priority` names `topology.istio.io/cluster` twice',
        ],
        ['a label that is none', { priority: ['topology.istio.io/cluster', 'a b'] }, '`priority[1]` has "a b"'],
        [
            'a value that is none',
            { priority: ['topology.istio.io/cluster=a=b'] },
            '`priority[0]` is "a=b"; the value of a label',
        ],
        [
            'a cluster that is not one of its own',
            { priority: ['topology.istio.io/cluster=asia'] },
            '`priority[0]` is `topology.istio.io/cluster=asia`, which none of `clusters` has; known are europe, america.',
        ],
        [
            'labels and regions',
            { priority: ['topology.istio.io/cluster'], preference: ['europe-west1'] },
            '`priority` and `preference` both say where',
        ],
        [
            'an order of regions nobody knows of',
            { clusters: pair.map(({ name, network }) => ({ name, network })), preference: ['europe-west1'] },
            'not every one of `clusters` says its `region`',
        ],
        [
            'an order of regions that two clusters share',
            { clusters: clusters({ region: 'europe-west1' }), preference: ['europe-west1'] },
            '`clusters` has two in `europe-west1`',
        ],
        ['an unknown region', { preference: ['asia-east1'] }, '`preference` names `asia-east1`, which is unknown'],
        [
            'a limit that would keep dead pods',
            { detection: { maxEjectionPercent: 50 } },
            '`detection.maxEjectionPercent` is 50',
        ],
        [
            'one error where a cluster has one address',
            { clusters: clusters({ gatewayAddresses: 1 }), detection: { consecutiveGatewayErrors: 1 } },
            '`detection.consecutiveGatewayErrors` is 1, and `europe` and `america` can be reached by one gateway address only',
        ],
        [
            'a limit that would keep dead pods of one port',
            { ports: [{ port: 9080 }, { port: 9090, detection: { maxEjectionPercent: 50 } }] },
            '`ports[1].detection.maxEjectionPercent` is 50: a client’s own pods',
        ],
        [
            'one error at one port where a cluster has one address',
            {
                clusters: clusters({ gatewayAddresses: 1 }),
                ports: [{ port: 9090, detection: { consecutive5xxErrors: 1 } }],
            },
            '`ports[0].detection.consecutive5xxErrors` is 1, and `europe` and `america` can be reached',
        ],
        [
            'tries to one port that the whole request has no time for',
            { ports: [{ port: 9090, connectionPool: { connectTimeout: '5s' } }] },
            '`ports[0].connectionPool.connectTimeout` is 5s: 4 tries',
        ],
        ['one try', { retry: { attempts: 1 } }, '`retry.attempts` is 1: the first two tries'],
        [
            'tries that the whole request has no time for',
            { connectionPool: { connectTimeout: '5s' } },
            '`connectionPool.connectTimeout` is 5s: 4 tries',
        ],
        [
            'conditions of gRPC where POST is not retried',
            { retry: { retryOn: 'unavailable,cancelled', perTryTimeout: '500ms' } },
            '`retry.retryOn` names unavailable, cancelled, which has no effect',
        ],
        [
            'a name that is too long with its suffix',
            { ruleName: 'r'.repeat(58), entry: { gatewayName: 'entry' } },
            '`ruleName` has 58 letters, and `-entry` is added to it; use at most 57.',
        ],
        ['a short host', { service: { host: 'reviews' } }, '`service.host` is "reviews"'],
        ['a variant nobody knows', { hardening: 'soft' as 'guide' }, '`hardening` is "soft"'],
    ])('%s', (_, change, message) => expect(() => meshSpec(change)).toThrow(message));

    it.each([
        ['one cluster before all others', ['topology.istio.io/cluster=america', 'topology.istio.io/network']],
        ['one network before all others', ['topology.istio.io/network=network-europe']],
    ])('nothing of %s', (_, priority) => {
        expect(meshSpec({ priority }).priority).toEqual(priority);
    });

    it('nothing of a port that is safer than the others', () => {
        const ports = [
            { port: 9090, connectionPool: { connectTimeout: '500ms' }, detection: { maxEjectionPercent: 100 } },
        ];
        expect(meshSpec({ ports }).ports).toHaveLength(1);
        const detection = { maxEjectionPercent: 50 };
        expect(() => meshSpec({ detection, ports })).not.toThrow('`ports[0]');
    });

    it('nothing of two clusters in one region, where the order is by cluster', () => {
        expect(meshSpec({ clusters: clusters({ region: 'europe-west1' }) }).priority).toEqual([
            'topology.istio.io/cluster',
        ]);
    });

    it('nothing that is right: labels of one network, an error that ejects one of two addresses', () => {
        const region = { priority: ['topology.kubernetes.io/region'] };
        expect(meshSpec({ ...region, clusters: clusters({ network: 'one' }) }).priority).toEqual(region.priority);
        const eager = { clusters: clusters({ gatewayAddresses: 2 }), detection: { consecutiveGatewayErrors: 1 } };
        expect(meshSpec(eager).detection.consecutiveGatewayErrors).toBe(1);
        expect(meshSpec({ hardening: 'guide', clusters: clusters({ gatewayAddresses: 1 }) }).clusters).toHaveLength(2);
    });
});
