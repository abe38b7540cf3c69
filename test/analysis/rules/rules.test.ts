import { rules } from '../../../analysis/rules';
import {
    detectionOf,
    explained,
    find,
    type Fleet,
    localityLb,
    policyOf,
    remove,
    rule,
    twoNetworks,
    validFleet,
} from '../support/fleet';

type Change = (fleet: Fleet) => void;

/** The smallest change of the valid fleet that each rule finds, the field that it names, and a part of its reason. */
const changes: [string, string, Change, string, string][] = [
    [
        'no-outlier-detection',
        'no outlier detection',
        ({ west }) => delete policyOf(west).outlierDetection,
        'spec.trafficPolicy.outlierDetection',
        'all endpoints of `east` and `west` are equal',
    ],
    [
        'no-detector',
        'every count 0',
        ({ west }) => (detectionOf(west).consecutive5xxErrors = 0),
        'spec.trafficPolicy.outlierDetection.consecutive5xxErrors',
        'nothing is ever ejected',
    ],
    [
        'ejection-limit',
        'Envoy’s default limit',
        ({ west }) => delete detectionOf(west).maxEjectionPercent,
        'spec.trafficPolicy.outlierDetection.maxEjectionPercent',
        'is 10 (Envoy’s default), but 2 of 4 endpoints fail with a cluster: Envoy ejects at most 0',
    ],
    [
        'panic-threshold',
        'a panic threshold',
        ({ west }) => (detectionOf(west).minHealthPercent = 30),
        'spec.trafficPolicy.outlierDetection.minHealthPercent',
        'is 30',
    ],
    [
        'locality-disabled',
        'the rule’s setting disabled',
        ({ west }) => localityLb(west, { enabled: false }),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.enabled',
        'is false',
    ],
    [
        'locality-disabled',
        'the mesh’s setting disabled',
        ({ west }) => {
            delete policyOf(west).loadBalancer;
            find(west, 'ConfigMap', 'istio').data = { mesh: 'localityLbSetting: { enabled: false }' };
        },
        'data.mesh localityLbSetting.enabled',
        'ConfigMap istio-system/istio',
    ],
    [
        'distribute-with-failover',
        'weights and an order',
        ({ west }) =>
            localityLb(west, {
                failover: [{ from: 'europe-west1', to: 'us-central1' }],
                distribute: [{ from: '*', to: { 'europe-west1': 50, 'us-central1': 50 } }],
            }),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.failover',
        '`distribute` is there too',
    ],
    [
        'distribute-weights',
        'weights that do not sum to 100',
        ({ west }) => localityLb(west, { distribute: [{ from: '*', to: { 'europe-west1': 50, 'us-central1': 40 } }] }),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to',
        'sums to 90',
    ],
    [
        'distribute-leaves-out',
        'a region without weight',
        ({ west }) => localityLb(west, { distribute: [{ from: '*', to: { 'europe-west1': 100 } }] }),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.distribute',
        'leaves out 2 endpoints of `east`',
    ],
    [
        'unknown-region',
        'a region that no node is in',
        ({ west }) => localityLb(west, { failover: [{ from: 'europe-west1', to: 'us-east1' }] }),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0].to',
        'names "us-east1"; the nodes are in `europe-west1` and `us-central1`',
    ],
    [
        'no-region',
        'nodes without labels',
        ({ west = [] }) => west.filter(({ kind }) => kind === 'Node').forEach((node) => (node.metadata.labels = {})),
        'metadata.labels topology.kubernetes.io/region',
        'is missing',
    ],
    [
        'host-matches-nothing',
        'a host with a dot that is no full name',
        ({ west }) => Object.assign(find(west, 'DestinationRule', 'hello').spec ?? {}, { host: 'hello.shop' }),
        'spec.host',
        'is "hello.shop"',
    ],
    [
        'host-matches-nothing',
        'a short host in another namespace',
        ({ west }) => {
            Object.assign(find(west, 'DestinationRule', 'hello').spec ?? {}, { host: 'hello' });
            find(west, 'DestinationRule', 'hello').metadata.namespace = 'istio-system';
        },
        'spec.host',
        'is "hello"',
    ],
    [
        'rule-not-seen',
        'a rule in a namespace without callers',
        ({ west }) => (find(west, 'DestinationRule', 'hello').metadata.namespace = 'rules'),
        'metadata.namespace',
        'is "rules": no caller follows this rule',
    ],
    [
        'rule-not-seen',
        'a rule that is exported elsewhere',
        ({ west }) => Object.assign(find(west, 'DestinationRule', 'hello').spec ?? {}, { exportTo: ['other'] }),
        'spec.exportTo',
        'is ["other"]',
    ],
    [
        'rule-missing-in-cluster',
        'a rule in one cluster',
        (fleet) => remove(fleet, 'east', 'DestinationRule', 'hello'),
        'metadata',
        'exists in `west` and not in `east`',
    ],
    [
        'single-cluster',
        'endpoints in one cluster',
        ({ east }) => Object.assign(find(east, 'Deployment', 'hello').spec ?? {}, { replicas: 0 }),
        'spec.host',
        'has endpoints in `west` only',
    ],
    [
        'no-retries',
        'no retries',
        ({ west }) => Object.assign(firstRoute(west), { retries: { attempts: 0 } }),
        'spec.http[0].retries.attempts',
        'is 0',
    ],
    [
        'retries-stay',
        'retries that stay',
        ({ west }) => Object.assign(firstRoute(west), { retries: { attempts: 3 } }),
        'retries.retryRemoteLocalities',
        'is not set (VirtualService shop/hello, spec.http[0].retries)',
    ],
    [
        'retries-stay',
        'no route, so Istio’s retries',
        (fleet) => remove(fleet, 'west', 'VirtualService', 'hello'),
        'retries.retryRemoteLocalities',
        'is not set (default of Istio 1.31)',
    ],
    [
        'one-endpoint',
        'one replica',
        ({ west }) => Object.assign(find(west, 'Deployment', 'hello').spec ?? {}, { replicas: 1 }),
        'endpoints',
        'is 1',
    ],
];

/** The same between two networks. */
const betweenNetworks: typeof changes = [
    [
        'no-east-west-gateway',
        'a network without a gateway',
        (fleet) => remove(fleet, 'east', 'Service', 'istio-eastwestgateway'),
        'the label topology.istio.io/network',
        'separates callers in `west` from 2 endpoints of `east`',
    ],
    [
        'no-east-west-gateway',
        'a gateway that still waits for its address',
        ({ east }) => (find(east, 'Service', 'istio-eastwestgateway').status = { loadBalancer: {} }),
        'the label topology.istio.io/network',
        'separates callers in `west` from 2 endpoints of `east`',
    ],
    [
        'no-passthrough',
        'a closed gateway',
        (fleet) => remove(fleet, 'east', 'Gateway', 'cross-network-gateway'),
        'port 15443',
        'no `Gateway` of this cluster opens it',
    ],
    [
        'no-mutual-tls',
        'mutual TLS off in the rule',
        ({ west }) => (policyOf(west).tls = { mode: 'DISABLE' }),
        'mutual TLS',
        'is off between callers in `west` and 2 endpoints of `east`',
    ],
    [
        'labels-across-networks',
        'an order by region',
        ({ west }) => localityLb(west, { failoverPriority: ['topology.kubernetes.io/region'] }),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority[0]',
        'is "topology.kubernetes.io/region"',
    ],
    [
        'one-gateway-address',
        'one address',
        ({ east }) =>
            (find(east, 'Service', 'istio-eastwestgateway').status = { loadBalancer: { ingress: [{ ip: 'east-1' }] } }),
        'outlierDetection',
        'ejects all of `east` at once',
    ],
];

function firstRoute(manifests: Fleet[string] | undefined): object {
    const [route] = find(manifests, 'VirtualService', 'hello').spec?.http as object[];
    return route ?? {};
}

describe.each([
    ['one network', validFleet, changes],
    ['two networks', twoNetworks, betweenNetworks],
])('on %s', (_, valid, table) => {
    it.each(table)('%s finds %s', (id, _change, change, field, reason) => {
        const fleet = valid();
        change(fleet);
        const found = explained(fleet).problems.filter((problem) => problem.rule === id);
        expect(found.length).toBeGreaterThan(0);
        expect(found[0]).toMatchObject({ field, reason: expect.stringContaining(reason) as string });
        expect(found.every(({ fix }) => fix.text !== '')).toBe(true);
    });
});

it('every rule has a row above', () => {
    const tested = [...changes, ...betweenNetworks].map(([id]) => id);
    expect(rules.map(({ id }) => id).filter((id) => !tested.includes(id))).toEqual([]);
});

it('gives a patch that mends the rule', () => {
    const fleet = validFleet();
    delete detectionOf(fleet.west).maxEjectionPercent;
    const [problem] = explained(fleet).problems;
    const patch = problem?.fix.patch as { spec: { trafficPolicy: { outlierDetection: object } } };
    Object.assign(detectionOf(fleet.west), patch.spec.trafficPolicy.outlierDetection);
    expect(explained(fleet).problems).toEqual([]);
});

it('follows the caller’s own rule before the service’s, and the root namespace’s last', () => {
    const ruleOf = (...namespaces: string[]): (string | undefined)[] => {
        const fleet = validFleet();
        remove(fleet, 'west', 'DestinationRule', 'hello');
        const client = { name: 'client', labels: { 'istio-injection': 'enabled' } };
        fleet.west?.push({ apiVersion: 'v1', kind: 'Namespace', metadata: client });
        for (const namespace of namespaces) {
            fleet.west?.push({ ...rule(), metadata: { name: 'hello', namespace } });
        }
        return explained(fleet)
            .services.flatMap(({ paths }) => paths)
            .filter(({ caller }) => caller.cluster === 'west' && caller.namespaces.includes('client'))
            .map((path) => path.rule);
    };
    expect(ruleOf('client', 'shop', 'istio-system')).toEqual(['DestinationRule client/hello']);
    expect(ruleOf('shop', 'istio-system')).toEqual(['DestinationRule shop/hello']);
    expect(ruleOf('istio-system')).toEqual(['DestinationRule istio-system/hello']);
    expect(ruleOf('elsewhere')).toEqual([undefined]);
});

it('names the setting of a port, and gives no patch for it, as a merge patch would replace the others', () => {
    const fleet = validFleet();
    policyOf(fleet.west).portLevelSettings = [
        { port: { number: 5000 }, connectionPool: { tcp: { connectTimeout: '1s' } } },
    ];
    const found = explained(fleet).problems.find((problem) => problem.rule === 'no-outlier-detection');
    expect(found?.field).toBe('spec.trafficPolicy.portLevelSettings[0].outlierDetection');
    expect(found?.fix).not.toHaveProperty('patch');
});
