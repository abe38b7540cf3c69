import { rules } from '../../../analysis/rules';
import {
    detectionOf,
    explained,
    find,
    type Fleet,
    host,
    localityLb,
    type Manifest,
    policyOf,
    remoteSecret,
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
        'no-detector',
        'a count of failed connections that is not split',
        ({ west }) => Object.assign(detectionOf(west), { consecutive5xxErrors: 0, consecutiveLocalOriginFailures: 5 }),
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
        'not-joined',
        'a Secret in one direction only',
        ({ west }) => west?.push(remoteSecret('east')),
        'Secrets with the label istio/multiCluster',
        'do not let the control plane read `west`',
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

const spec = (fleet: Fleet, cluster: string, kind: string, name: string): Record<string, unknown> => {
    const found = find(fleet[cluster], kind, name);
    found.spec ??= {};
    return found.spec;
};
const inMesh = (fleet: Fleet, mesh: string): void => {
    find(fleet.west, 'ConfigMap', 'istio').data = { mesh };
};
const failover = (...pairs: [string, string][]) => ({ failover: pairs.map(([from, to]) => ({ from, to })) });
const istioObject = (kind: string, name: string, namespace: string, content: Record<string, unknown>): Manifest => ({
    apiVersion: kind === 'PeerAuthentication' ? 'security.istio.io/v1' : 'networking.istio.io/v1',
    kind,
    metadata: { name, namespace },
    spec: content,
});
/** A third cluster in a region of its own. */
const withNorth = (fleet: Fleet): void => {
    fleet.north = structuredClone(fleet.east ?? []);
    for (const { metadata } of fleet.north.filter(({ kind }) => kind === 'Node')) {
        metadata.labels = { 'topology.kubernetes.io/region': 'europe-north1' };
    }
};
const slices = (fleet: Fleet, cluster: string, ready: boolean): void => {
    fleet[cluster]?.push({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: 'hello', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'hello' } },
        endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready } }],
    });
};
const gatewayPod = (labels: Record<string, string>): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'gateway', namespace: 'istio-system', labels },
});

/** More rules of Istio, and the smallest change that each finds. */
const more: typeof changes = [
    [
        'failover-names',
        'a zone',
        ({ west }) => localityLb(west, failover(['europe-west1/b', 'us-central1'])),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0].from',
        'no name of a region',
    ],
    [
        'failover-names',
        'a region as its own fallback',
        ({ west }) => localityLb(west, failover(['europe-west1', 'europe-west1'])),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0].to',
        'the region that fails',
    ],
    [
        'failover-with-labels',
        'regions beside labels of regions',
        ({ west }) =>
            localityLb(west, {
                ...failover(['europe-west1', 'us-central1']),
                failoverPriority: ['topology.kubernetes.io/region'],
            }),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority',
        'Istio refuses the pair',
    ],
    [
        'distribute-overlaps',
        'a zone of a region that is there',
        ({ west }) =>
            localityLb(west, { distribute: [{ from: '*', to: { 'europe-west1': 50, 'europe-west1/b/*': 50 } }] }),
        'spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to',
        'cover the same place',
    ],
    [
        'failover-one-way',
        'three regions, two entries',
        withNorth,
        'spec.trafficPolicy.loadBalancer.localityLbSetting.failover',
        'has no entry for `europe-north1`',
    ],
    [
        'local-origin-errors',
        'a count that is not split',
        ({ west }) => (detectionOf(west).consecutiveLocalOriginFailures = 3),
        'spec.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures',
        'is 3',
    ],
    [
        'gateway-errors-shadowed',
        'as many gateway errors as errors',
        ({ west }) => (detectionOf(west).consecutiveGatewayErrors = 5),
        'spec.trafficPolicy.outlierDetection.consecutiveGatewayErrors',
        'it has no effect',
    ],
    [
        'short-ejection',
        'ejections of a second',
        ({ west }) => (detectionOf(west).baseEjectionTime = '1s'),
        'spec.trafficPolicy.outlierDetection.baseEjectionTime',
        'is 1s',
    ],
    [
        'slow-sweep',
        'a sweep a minute',
        ({ west }) => (detectionOf(west).interval = '1m'),
        'spec.trafficPolicy.outlierDetection.interval',
        'is 1m',
    ],
    [
        'slow-connect',
        'a long time-out',
        ({ west }) => (policyOf(west).connectionPool = { tcp: { connectTimeout: '5s' } }),
        'spec.trafficPolicy.connectionPool.tcp.connectTimeout',
        'is 5s',
    ],
    [
        'cluster-local',
        'a service that the mesh keeps at home',
        (fleet) => {
            inMesh(fleet, `serviceSettings: [{settings: {clusterLocal: true}, hosts: ["${host}"]}]`);
        },
        'data.mesh serviceSettings[0]',
        'keeps 2 endpoints of `east`',
    ],
    [
        'node-local',
        'a Service for its own node',
        (fleet) => Object.assign(spec(fleet, 'west', 'Service', 'hello'), { internalTrafficPolicy: 'Local' }),
        'spec.internalTrafficPolicy',
        'is Local',
    ],
    [
        'headless',
        'a Service without an address',
        (fleet) => Object.assign(spec(fleet, 'west', 'Service', 'hello'), { clusterIP: 'None' }),
        'spec.clusterIP',
        'is None: sidecars in `west` never use 2 endpoints of `east`',
    ],
    [
        'plaintext-to-strict',
        'plaintext to STRICT',
        ({ east, west }) => {
            policyOf(west).tls = { mode: 'DISABLE' };
            east?.push(istioObject('PeerAuthentication', 'default', 'istio-system', { mtls: { mode: 'STRICT' } }));
        },
        'spec.trafficPolicy.tls.mode',
        'the endpoints of `east` refuse it',
    ],
    [
        'hidden-by-sidecar',
        'a Sidecar that imports something else',
        ({ west }) =>
            west?.push(istioObject('Sidecar', 'default', 'shop', { egress: [{ hosts: ['istio-system/*'] }] })),
        'spec.egress[].hosts',
        'no caller here',
    ],
    [
        'trust-domains-differ',
        'two trust domains',
        (fleet) => {
            inMesh(fleet, 'trustDomain: example.com');
        },
        'data.mesh trustDomain',
        '`west` has "example.com"',
    ],
    [
        'gateway-without-proxies',
        'a selector of other pods',
        ({ west }) =>
            west?.push(gatewayPod({ app: 'a' }), istioObject('Gateway', 'in', 'shop', { selector: { app: 'b' } })),
        'spec.selector',
        'no pod of the cluster has',
    ],
    [
        'rules-differ',
        'another number of errors in one cluster',
        ({ west }) => (detectionOf(west).consecutive5xxErrors = 7),
        'spec.trafficPolicy.outlierDetection',
        '"consecutive5xxErrors":7',
    ],
    [
        'service-missing-in-cluster',
        'a third cluster without the Service',
        (fleet) => {
            withNorth(fleet);
            remove(fleet, 'north', 'Service', 'hello');
        },
        'metadata',
        'not in `north`',
    ],
    [
        'only-unready',
        'pods that are not ready',
        (fleet) => slices(fleet, 'east', false),
        'endpoints',
        'are all unready',
    ],
    [
        'fallback-capacity',
        'a small cluster',
        (fleet) => Object.assign(spec(fleet, 'west', 'Deployment', 'hello'), { replicas: 5 }),
        'endpoints',
        'another cluster has 5',
    ],
    [
        'tcp-port',
        'a port named tcp',
        (fleet) => Object.assign(spec(fleet, 'west', 'Service', 'hello'), { ports: [{ name: 'tcp-a', port: 5000 }] }),
        'spec.ports[].name',
        'makes 5000 TCP',
    ],
    [
        'rule-shadowed',
        'a second rule',
        ({ west }) => {
            const second = rule();
            second.metadata.name = 'later';
            west?.push(second);
        },
        'spec.trafficPolicy',
        'DestinationRule shop/hello is older',
    ],
    [
        'tries-exceed-timeout',
        'tries longer than the time-out',
        ({ west }) => Object.assign(firstRoute(west), { timeout: '3s', retries: { attempts: 3, perTryTimeout: '1s' } }),
        'retries.perTryTimeout',
        '4 tries take longer than the 3s',
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

const moreBetween: typeof changes = [
    [
        'peer-authentication-off',
        'mutual TLS off in the mesh',
        ({ west }) =>
            west?.push(istioObject('PeerAuthentication', 'default', 'istio-system', { mtls: { mode: 'DISABLE' } })),
        'spec.mtls.mode',
        'is DISABLE',
    ],
    [
        'passthrough-hosts',
        'other hosts',
        (fleet) =>
            Object.assign(spec(fleet, 'east', 'Gateway', 'cross-network-gateway'), {
                servers: [{ tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: ['*.bank.svc.cluster.local'] }],
            }),
        'spec.servers[].hosts',
        'does not cover the service',
    ],
    [
        'east-west-port',
        'another port',
        (fleet) => Object.assign(spec(fleet, 'east', 'Service', 'istio-eastwestgateway'), { ports: [{ port: 443 }] }),
        'spec.ports',
        'has 443 and not 15443',
    ],
    [
        'brittle-detection',
        'one error of a gateway',
        (fleet) => {
            detectionOf(fleet.west).consecutive5xxErrors = 1;
            Object.assign(spec(fleet, 'east', 'Deployment', 'hello'), { replicas: 4 });
        },
        'spec.trafficPolicy.outlierDetection.consecutive5xxErrors',
        'eject all of `east`',
    ],
];

/** Changes near those above that a rule must not find. */
const harmless: [string, string, Change, (() => Fleet)?][] = [
    [
        'no-outlier-detection',
        'a service of one cluster',
        (fleet) => {
            Object.assign(spec(fleet, 'east', 'Deployment', 'hello'), { replicas: 0 });
            delete policyOf(fleet.west).outlierDetection;
        },
    ],
    [
        'no-detector',
        'gateway errors alone',
        ({ west }) => Object.assign(detectionOf(west), { consecutive5xxErrors: 0, consecutiveGatewayErrors: 1 }),
    ],
    [
        'no-detector',
        'Envoy’s count of failed connections, split',
        ({ west }) =>
            Object.assign(detectionOf(west), { consecutive5xxErrors: 0, splitExternalLocalOriginErrors: true }),
    ],
    ['ejection-limit', 'the least limit that suffices', ({ west }) => (detectionOf(west).maxEjectionPercent = 50)],
    ['panic-threshold', 'a threshold of 0', ({ west }) => (detectionOf(west).minHealthPercent = 0)],
    ['locality-disabled', 'the setting enabled by name', ({ west }) => localityLb(west, { enabled: true })],
    [
        'distribute-with-failover',
        'weights alone',
        ({ west }) => localityLb(west, { distribute: [{ from: '*', to: { 'europe-west1': 50, 'us-central1': 50 } }] }),
    ],
    [
        'distribute-weights',
        'weights that sum to 100',
        ({ west }) => localityLb(west, { distribute: [{ from: '*', to: { 'europe-west1': 1, 'us-central1': 99 } }] }),
    ],
    [
        'distribute-leaves-out',
        'a weight of 1',
        ({ west }) => localityLb(west, { distribute: [{ from: '*', to: { 'europe-west1': 99, 'us-central1': 1 } }] }),
    ],
    [
        'distribute-overlaps',
        'two regions',
        ({ west }) =>
            localityLb(west, {
                distribute: [{ from: 'europe-west1/*', to: { 'europe-west1': 50, 'us-central1': 50 } }],
            }),
    ],
    ['unknown-region', 'a known region', ({ west }) => localityLb(west, failover(['us-central1', 'europe-west1']))],
    ['failover-names', 'two regions', ({ west }) => localityLb(west, failover(['us-central1', 'europe-west1']))],
    [
        'failover-with-labels',
        'labels of another kind',
        ({ west }) => localityLb(west, { ...failover(['us-central1', 'europe-west1']), failoverPriority: ['version'] }),
    ],
    [
        'failover-one-way',
        'two regions, one entry',
        ({ west }) => localityLb(west, failover(['europe-west1', 'us-central1'])),
    ],
    [
        'no-region',
        'nodes without a zone',
        ({ west = [] }) =>
            west
                .filter(({ kind }) => kind === 'Node')
                .forEach((node) => (node.metadata.labels = { 'topology.kubernetes.io/region': 'europe-west1' })),
    ],
    [
        'host-matches-nothing',
        'a short host in the service’s namespace',
        (fleet) => Object.assign(spec(fleet, 'west', 'DestinationRule', 'hello'), { host: 'hello' }),
    ],
    [
        'host-matches-nothing',
        'the host of a ServiceEntry',
        ({ west }) => {
            const other = rule();
            other.metadata.name = 'other';
            Object.assign(other.spec ?? {}, { host: 'a.example.com' });
            west?.push(
                other,
                istioObject('ServiceEntry', 'a', 'shop', { hosts: ['a.example.com'], resolution: 'NONE' }),
            );
        },
    ],
    [
        'rule-not-seen',
        'a rule in the root namespace',
        ({ west }) => (find(west, 'DestinationRule', 'hello').metadata.namespace = 'istio-system'),
    ],
    [
        'rule-missing-in-cluster',
        'no rule anywhere',
        (fleet) => ['west', 'east'].forEach((name) => remove(fleet, name, 'DestinationRule', 'hello')),
    ],
    [
        'not-joined',
        'Secrets in both directions',
        ({ east, west }) => {
            west?.push(remoteSecret('east'));
            east?.push(remoteSecret('west'));
        },
    ],
    [
        'single-cluster',
        'one endpoint there',
        (fleet) => Object.assign(spec(fleet, 'east', 'Deployment', 'hello'), { replicas: 1 }),
    ],
    ['no-retries', 'one attempt', ({ west }) => Object.assign(firstRoute(west), { retries: { attempts: 1 } })],
    ['retries-stay', 'no retries at all', ({ west }) => Object.assign(firstRoute(west), { retries: { attempts: 0 } })],
    [
        'one-endpoint',
        'two replicas',
        (fleet) => Object.assign(spec(fleet, 'west', 'Deployment', 'hello'), { replicas: 2 }),
    ],
    [
        'local-origin-errors',
        'a count that is split',
        ({ west }) =>
            Object.assign(detectionOf(west), {
                consecutiveLocalOriginFailures: 3,
                splitExternalLocalOriginErrors: true,
            }),
    ],
    ['gateway-errors-shadowed', 'fewer gateway errors', ({ west }) => (detectionOf(west).consecutiveGatewayErrors = 4)],
    ['short-ejection', '5 s', ({ west }) => (detectionOf(west).baseEjectionTime = '5s')],
    ['slow-sweep', '10 s', ({ west }) => (detectionOf(west).interval = '10s')],
    ['slow-connect', '2 s', ({ west }) => (policyOf(west).connectionPool = { tcp: { connectTimeout: '2s' } })],
    [
        'cluster-local',
        'another host',
        (fleet) => {
            inMesh(fleet, 'serviceSettings: [{settings: {clusterLocal: true}, hosts: ["a.b.svc.cluster.local"]}]');
        },
    ],
    [
        'node-local',
        'the default',
        (fleet) => Object.assign(spec(fleet, 'west', 'Service', 'hello'), { internalTrafficPolicy: 'Cluster' }),
    ],
    [
        'headless',
        'an address',
        (fleet) => Object.assign(spec(fleet, 'west', 'Service', 'hello'), { clusterIP: '10.0.0.1' }),
    ],
    [
        'plaintext-to-strict',
        'Istio’s mutual TLS to STRICT',
        ({ east, west }) => {
            policyOf(west).tls = { mode: 'ISTIO_MUTUAL' };
            east?.push(istioObject('PeerAuthentication', 'default', 'istio-system', { mtls: { mode: 'STRICT' } }));
        },
    ],
    [
        'hidden-by-sidecar',
        'a Sidecar that imports the namespace',
        ({ west }) => west?.push(istioObject('Sidecar', 'default', 'shop', { egress: [{ hosts: ['./*'] }] })),
    ],
    [
        'trust-domains-differ',
        'an alias on both sides',
        (fleet) => {
            inMesh(fleet, 'trustDomain: example.com\ntrustDomainAliases: [cluster.local]');
            find(fleet.east, 'ConfigMap', 'istio').data = { mesh: 'trustDomainAliases: [example.com]' };
        },
    ],
    [
        'gateway-without-proxies',
        'a selector that fits',
        ({ west }) =>
            west?.push(gatewayPod({ app: 'b' }), istioObject('Gateway', 'in', 'shop', { selector: { app: 'b' } })),
    ],
    [
        'rules-differ',
        'the same change in both',
        ({ east, west }) => [east, west].forEach((each) => (detectionOf(each).consecutive5xxErrors = 7)),
    ],
    ['service-missing-in-cluster', 'a third cluster with the Service', withNorth],
    ['only-unready', 'a pod that is ready', (fleet) => slices(fleet, 'east', true)],
    [
        'fallback-capacity',
        'half as many',
        (fleet) => Object.assign(spec(fleet, 'west', 'Deployment', 'hello'), { replicas: 4 }),
    ],
    [
        'tcp-port',
        'a port of gRPC',
        (fleet) => Object.assign(spec(fleet, 'west', 'Service', 'hello'), { ports: [{ name: 'grpc-a', port: 5000 }] }),
    ],
    [
        'rule-shadowed',
        'a second rule with subsets alone',
        ({ west }) => {
            const second = rule();
            second.metadata.name = 'later';
            second.spec = { host, subsets: [{ name: 'v1', labels: { version: 'v1' } }] };
            west?.push(second);
        },
    ],
    [
        'tries-exceed-timeout',
        'tries within the time-out',
        ({ west }) => Object.assign(firstRoute(west), { timeout: '4s', retries: { attempts: 3, perTryTimeout: '1s' } }),
    ],
    [
        'no-east-west-gateway',
        'a second address',
        ({ east }) =>
            (find(east, 'Service', 'istio-eastwestgateway').status = {
                loadBalancer: { ingress: [{ ip: 'a' }, { ip: 'b' }, { ip: 'c' }] },
            }),
        twoNetworks,
    ],
    [
        'no-passthrough',
        'no gateway, and nothing to pass',
        (fleet) => {
            remove(fleet, 'east', 'Gateway', 'cross-network-gateway');
            remove(fleet, 'east', 'Service', 'istio-eastwestgateway');
        },
        twoNetworks,
    ],
    ['no-mutual-tls', 'ISTIO_MUTUAL', ({ west }) => (policyOf(west).tls = { mode: 'ISTIO_MUTUAL' }), twoNetworks],
    [
        'labels-across-networks',
        'the network first',
        ({ west }) =>
            localityLb(west, { failoverPriority: ['topology.istio.io/network', 'topology.kubernetes.io/region'] }),
        twoNetworks,
    ],
    [
        'one-gateway-address',
        'two addresses',
        ({ east }) =>
            (find(east, 'Service', 'istio-eastwestgateway').status = {
                loadBalancer: { ingress: [{ ip: 'a' }, { ip: 'b' }] },
            }),
        twoNetworks,
    ],
    [
        'peer-authentication-off',
        'PERMISSIVE',
        ({ west }) =>
            west?.push(istioObject('PeerAuthentication', 'default', 'istio-system', { mtls: { mode: 'PERMISSIVE' } })),
        twoNetworks,
    ],
    [
        'peer-authentication-off',
        'mutual TLS off for pods that are not left out',
        (fleet) => {
            fleet.west?.push(
                istioObject('PeerAuthentication', 'own', 'shop', {
                    selector: { matchLabels: { side: 'west' } },
                    mtls: { mode: 'DISABLE' },
                }),
            );
            const label = (cluster: string, labels: object) =>
                (spec(fleet, cluster, 'Deployment', 'hello').template = {
                    metadata: { labels: { app: 'hello', ...labels } },
                });
            label('west', { side: 'west' });
            label('east', { 'sidecar.istio.io/inject': 'false' });
        },
        twoNetworks,
    ],
    [
        'passthrough-hosts',
        'the service’s namespace',
        (fleet) =>
            Object.assign(spec(fleet, 'east', 'Gateway', 'cross-network-gateway'), {
                servers: [{ tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: ['*.shop.svc.cluster.local'] }],
            }),
        twoNetworks,
    ],
    [
        'east-west-port',
        'another port that the Service announces',
        ({ east }) => {
            const gateway = find(east, 'Service', 'istio-eastwestgateway');
            gateway.spec = { ports: [{ port: 443 }] };
            Object.assign(gateway.metadata.labels ?? {}, { 'networking.istio.io/gatewayPort': '443' });
        },
        twoNetworks,
    ],
    ['brittle-detection', 'three errors', ({ west }) => (detectionOf(west).consecutive5xxErrors = 3), twoNetworks],
];

it.each(harmless)('%s does not find %s', (id, _, change, valid = validFleet) => {
    const fleet = valid();
    change(fleet);
    expect(explained(fleet).problems.filter((problem) => problem.rule === id)).toEqual([]);
});

function firstRoute(manifests: Fleet[string] | undefined): object {
    const [route] = find(manifests, 'VirtualService', 'hello').spec?.http as object[];
    return route ?? {};
}

describe.each([
    ['one network', validFleet, [...changes, ...more]],
    ['two networks', twoNetworks, [...betweenNetworks, ...moreBetween]],
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

describe('every rule of Istio', () => {
    const ids = rules.map(({ id }) => id).filter((id) => !/^(edge|envoy-gateway|kgateway|gloo|tsb)-/.test(id));

    it.each([
        ['has a row that it finds', [...changes, ...more, ...betweenNetworks, ...moreBetween].map(([id]) => id)],
        ['has a row that it must not find', harmless.map(([id]) => id)],
    ])('%s', (_, tested) => {
        expect(ids.filter((id) => !tested.includes(id))).toEqual([]);
    });
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

it('gives a patch for mutual TLS that refuses no plaintext', () => {
    const fleet = twoNetworks();
    fleet.west?.push(istioObject('PeerAuthentication', 'default', 'istio-system', { mtls: { mode: 'DISABLE' } }));
    const found = explained(fleet).problems.filter((problem) => problem.rule === 'peer-authentication-off');
    expect(found.map(({ fix }) => fix.patch)).toEqual([{ spec: { mtls: { mode: 'PERMISSIVE' } } }]);
});
