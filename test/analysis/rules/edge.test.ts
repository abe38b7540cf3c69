import { rules } from '../../../analysis/rules';
import { envoyGatewayFleet, glooFleet, kgatewayFleet, schemeFleet } from '../support/edge';
import { explained, find, type Fleet, type Manifest } from '../support/fleet';

type Fields = Record<string, unknown>;
type Row = [id: string, what: string, valid: () => Fleet, change: (fleet: Fleet) => unknown, field: string];

const spec = (fleet: Fleet, kind: string, name: string, cluster = 'west'): Fields =>
    find(fleet[cluster], kind, name).spec ?? {};
const within = (fields: Fields, ...path: (string | number)[]): Fields =>
    path.reduce<Fields>((at, each) => at[each] as Fields, fields);
const policy = (fleet: Fleet): Fields => spec(fleet, 'BackendTrafficPolicy', 'blue');
const check = (fleet: Fleet): Fields => within(policy(fleet), 'healthCheck');
const upstream = (fleet: Fleet): Fields => spec(fleet, 'Upstream', 'default-service-blue-10000');
const localities = (fleet: Fleet): Fields => within(upstream(fleet), 'failover', 'prioritizedLocalities', 0);

const glooOf = (image: string): Manifest => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gloo', namespace: 'gloo-system' },
    spec: { template: { spec: { containers: [{ image: `registry.example/${image}` }] } } },
});

/** The smallest change that each rule finds, and the field that it names. Before the change it finds nothing. */
const rows: Row[] = [
    [
        'edge-no-detection',
        'no check at all',
        envoyGatewayFleet,
        (fleet) => delete policy(fleet).healthCheck,
        'health check',
    ],
    [
        'edge-no-detection',
        'no check of an Upstream',
        glooFleet,
        (fleet) => {
            delete upstream(fleet).healthChecks;
            delete upstream(fleet).outlierDetection;
        },
        'health check',
    ],
    [
        'edge-ejection-limit',
        'the default limit alone',
        envoyGatewayFleet,
        (fleet) => (policy(fleet).healthCheck = { passive: {} }),
        'maxEjectionPercent',
    ],
    [
        'edge-blind-until-traffic',
        'no interval without traffic',
        glooFleet,
        (fleet) => {
            delete upstream(fleet).outlierDetection;
            delete within(upstream(fleet), 'healthChecks', 0).noTrafficInterval;
        },
        'spec.healthChecks[0].noTrafficInterval',
    ],
    [
        'edge-blind-until-traffic',
        'no patch of Envoy Gateway’s interval',
        envoyGatewayFleet,
        (fleet) => {
            delete check(fleet).passive;
            spec(fleet, 'EnvoyPatchPolicy', 'blue').jsonPatches = [];
        },
        'spec.healthCheck.active.noTrafficInterval',
    ],
    [
        'edge-retry-limit',
        'a limit of Envoy Gateway',
        envoyGatewayFleet,
        (fleet) => (policy(fleet).circuitBreaker = { maxParallelRetries: 3 }),
        'spec.circuitBreaker.maxParallelRetries',
    ],
    ['edge-retry-limit', 'Envoy’s limit', glooFleet, (fleet) => delete upstream(fleet).circuitBreakers, 'max_retries'],
    [
        'edge-panic-threshold',
        'Envoy’s threshold',
        envoyGatewayFleet,
        (fleet) => delete check(fleet).panicThreshold,
        'panic threshold',
    ],
    [
        'edge-retries-stay',
        'retries that stay',
        envoyGatewayFleet,
        (fleet) => delete within(policy(fleet), 'retry').numAttemptsPerPriority,
        'spec.retry',
    ],
    [
        'edge-unverified',
        'no CA',
        envoyGatewayFleet,
        (fleet) => delete within(spec(fleet, 'Backend', 'green'), 'tls').caCertificateRefs,
        'spec.tls.caCertificateRefs',
    ],
    [
        'edge-server-name',
        'another name',
        envoyGatewayFleet,
        (fleet) => (within(spec(fleet, 'Backend', 'green'), 'tls').sni = 'red.failover.example'),
        'sni',
    ],
    [
        'edge-server-name',
        'a name that a gateway of Gloo does not allow',
        glooFleet,
        (fleet) => {
            const host = within(spec(fleet, 'Gateway', 'failover-gateway', 'east'), 'tcpGateway', 'tcpHosts', 0);
            within(host, 'sslConfig').sniDomains = ['other_gloo-system'];
        },
        'sni',
    ],
    [
        'envoy-gateway-address-types',
        'a name beside addresses',
        envoyGatewayFleet,
        (fleet) =>
            (spec(fleet, 'Backend', 'green').endpoints = [{ fqdn: { hostname: 'elb.example.com', port: 15443 } }]),
        'spec.endpoints[].fqdn',
    ],
    [
        'envoy-gateway-topology',
        'trafficDistribution',
        envoyGatewayFleet,
        (fleet) => (spec(fleet, 'Service', 'blue').trafficDistribution = 'PreferClose'),
        'spec.trafficDistribution',
    ],
    [
        'envoy-gateway-topology',
        'zone awareness of the policy',
        envoyGatewayFleet,
        (fleet) => (policy(fleet).loadBalancer = { zoneAware: { preferLocal: {} } }),
        'spec.loadBalancer.zoneAware.preferLocal',
    ],
    [
        'envoy-gateway-backend-filter',
        'a filter of one backend',
        envoyGatewayFleet,
        (fleet) =>
            (within(spec(fleet, 'HTTPRoute', 'blue'), 'rules', 0, 'backendRefs', 1).filters = [{ type: 'URLRewrite' }]),
        'spec.rules[0].backendRefs[1].filters',
    ],
    [
        'envoy-gateway-protocols',
        'two protocols',
        envoyGatewayFleet,
        (fleet) =>
            (spec(fleet, 'Backend', 'green').appProtocols = ['gateway.envoyproxy.io/h2c', 'gateway.envoyproxy.io/ws']),
        'spec.rules[].backendRefs',
    ],
    [
        'envoy-gateway-server-names',
        'an automatic name of one backend',
        envoyGatewayFleet,
        (fleet) => (within(spec(fleet, 'Backend', 'green'), 'tls').autoSNIFromEndpointHostname = true),
        'spec.tls.autoSNIFromEndpointHostname',
    ],
    [
        'envoy-gateway-empty-primary',
        'no keeper',
        envoyGatewayFleet,
        (fleet) => (fleet.west = fleet.west?.filter(({ metadata }) => metadata.name !== 'blue-keeper') ?? []),
        'spec.rules[].backendRefs',
    ],
    [
        'edge-check-host',
        'a check without a host',
        envoyGatewayFleet,
        (fleet) => delete within(check(fleet), 'active', 'http').hostname,
        'spec.healthCheck.active.host',
    ],
    [
        'edge-check-host',
        'a check without a host, beside a route of the same name with one',
        envoyGatewayFleet,
        (fleet) => {
            delete within(check(fleet), 'active', 'http').hostname;
            const other = structuredClone(find(fleet.west, 'HTTPRoute', 'blue'));
            other.metadata.namespace = 'other';
            other.spec = { ...other.spec, hostnames: ['blue.example.com'] };
            fleet.west?.push(other);
        },
        'spec.healthCheck.active.host',
    ],
    [
        'edge-check-host',
        'a check of Gloo without a host',
        glooFleet,
        (fleet) => delete within(upstream(fleet), 'healthChecks', 0, 'httpHealthCheck').host,
        'spec.healthChecks[0].host',
    ],
    [
        'edge-policy-target',
        'a route that does not exist',
        envoyGatewayFleet,
        (fleet) => (policy(fleet).targetRefs = [{ kind: 'HTTPRoute', name: 'bleu' }]),
        'spec.targetRefs',
    ],
    [
        'edge-client-validation',
        'no policy for clients',
        envoyGatewayFleet,
        (fleet) => (fleet.east = fleet.east?.filter(({ kind }) => kind !== 'ClientTrafficPolicy') ?? []),
        'tls.clientValidation',
    ],
    [
        'edge-client-validation',
        'optional certificates',
        envoyGatewayFleet,
        (fleet) =>
            (within(spec(fleet, 'ClientTrafficPolicy', 'receiver', 'east'), 'tls', 'clientValidation').optional = true),
        'tls.clientValidation',
    ],
    [
        'kgateway-group-member',
        'a member that is not static',
        kgatewayFleet,
        (fleet) => (find(fleet.west, 'Backend', 'green').spec = { aws: {} }),
        'spec.priorityGroups[1].backendRefs',
    ],
    [
        'kgateway-group-member',
        'a member that does not exist',
        kgatewayFleet,
        (fleet) => (find(fleet.west, 'Backend', 'green').metadata.name = 'gone'),
        'spec.priorityGroups[1].backendRefs',
    ],
    [
        'gloo-failover-enterprise',
        'an open-source image',
        glooFleet,
        (fleet) => fleet.west?.push(glooOf('solo-io/gloo:1.22.0')),
        'spec.failover',
    ],
    [
        'gloo-failover-enterprise',
        'an open-source image, and a scheme',
        schemeFleet,
        (fleet) => fleet.west?.push(glooOf('solo-io/gloo:1.22.0')),
        'spec.failoverGroups',
    ],
    [
        'gloo-incomplete-check',
        'no time-out',
        glooFleet,
        (fleet) => delete within(upstream(fleet), 'healthChecks', 0).timeout,
        'spec.healthChecks[0].timeout',
    ],
    [
        'gloo-incomplete-check',
        'no checker',
        glooFleet,
        (fleet) => delete within(upstream(fleet), 'healthChecks', 0).httpHealthCheck,
        'spec.healthChecks[0].httpHealthCheck',
    ],
    [
        'gloo-incomplete-check',
        'no sweep',
        glooFleet,
        (fleet) => delete within(upstream(fleet), 'outlierDetection').interval,
        'spec.outlierDetection.interval',
    ],
    [
        'gloo-gateway-errors',
        'a count that is not enforced',
        glooFleet,
        (fleet) => (within(upstream(fleet), 'outlierDetection').consecutiveGatewayFailure = 3),
        'spec.outlierDetection.enforcingConsecutiveGatewayFailure',
    ],
    [
        'gloo-open-gateway',
        'no allowed names',
        glooFleet,
        (fleet) => {
            const host = within(spec(fleet, 'Gateway', 'failover-gateway', 'east'), 'tcpGateway', 'tcpHosts', 0);
            delete within(host, 'sslConfig').sniDomains;
        },
        'spec.tcpGateway.tcpHosts[0].sslConfig.sniDomains',
    ],
    [
        'gloo-scheme-reference',
        'an unknown cluster',
        schemeFleet,
        (fleet) =>
            (within(spec(fleet, 'FailoverScheme', 'blue'), 'failoverGroups', 0, 'priorityGroup', 0).cluster = 'north'),
        'spec.failoverGroups[0].priorityGroup[0].upstreams[0]',
    ],
    [
        'gloo-scheme-reference',
        'an Upstream that is not there',
        schemeFleet,
        (fleet) => (within(spec(fleet, 'FailoverScheme', 'blue'), 'primary').name = 'red'),
        'spec.primary',
    ],
    [
        'gloo-target-twice',
        'the primary among its fallbacks',
        schemeFleet,
        (fleet) => {
            const group = within(spec(fleet, 'FailoverScheme', 'blue'), 'failoverGroups', 0, 'priorityGroup', 0);
            Object.assign(group, {
                cluster: 'west',
                upstreams: [{ name: 'default-service-blue-10000', namespace: 'gloo-system' }],
            });
        },
        'spec.failoverGroups',
    ],
    [
        'gloo-check-path',
        'another path',
        schemeFleet,
        (fleet) => {
            const other = spec(fleet, 'Upstream', 'default-service-green-10000', 'east');
            within(other, 'healthChecks', 0, 'httpHealthCheck').path = '/healthz';
        },
        'spec.failoverGroups[0].priorityGroup[0].upstreams[0]',
    ],
    [
        'gloo-weights',
        'weights without locality weighting',
        glooFleet,
        (fleet) => (within(localities(fleet), 'localityEndpoints', 0).loadBalancingWeight = 1),
        'spec.failover.prioritizedLocalities[0].localityEndpoints[].loadBalancingWeight',
    ],
    [
        'gloo-overprovisioning',
        'a factor below 100',
        glooFleet,
        (fleet) => (within(upstream(fleet), 'failover').policy = { overprovisioningFactor: 50 }),
        'spec.failover.policy.overprovisioningFactor',
    ],
    [
        'gloo-static-hosts',
        'no hosts',
        glooFleet,
        (fleet) => (upstream(fleet).static = { hosts: [] }),
        'spec.static.hosts',
    ],
    [
        'gloo-hash',
        'a ring',
        glooFleet,
        (fleet) => (within(upstream(fleet), 'loadBalancerConfig').ringHash ??= {}),
        'spec.loadBalancerConfig.ringHash',
    ],
];

it.each(rows)('%s finds %s, and nothing before', (id, _, valid, change, field) => {
    const fleet = valid();
    expect(explained(fleet).problems.filter(({ rule }) => rule === id)).toEqual([]);
    change(fleet);
    const found = explained(fleet).problems.filter(({ rule }) => rule === id);
    expect(found.map((problem) => problem.field)).toContain(field);
    expect(found.every(({ fix, reason }) => fix.text !== '' && reason !== '')).toBe(true);
});

const attached = (kind: string, target: string, more: object, apiVersion = 'gateway.envoyproxy.io/v1alpha1') => ({
    apiVersion,
    kind,
    metadata: { name: 'more', namespace: 'shop' },
    spec: { targetRefs: [{ kind: target, name: 'green' }], ...more },
});

/** Valid objects near those above that a rule must not find. */
const harmless: [id: string, what: string, valid: () => Fleet, change: (fleet: Fleet) => unknown][] = [
    [
        'edge-unverified',
        'a Backend that a BackendTLSPolicy verifies',
        envoyGatewayFleet,
        (fleet) => {
            delete within(spec(fleet, 'Backend', 'green'), 'tls').caCertificateRefs;
            fleet.west?.push(attached('BackendTLSPolicy', 'Backend', {}, 'gateway.networking.k8s.io/v1'));
        },
    ],
    [
        'edge-no-detection',
        'a policy that selects routes by labels',
        envoyGatewayFleet,
        (fleet) => {
            delete policy(fleet).healthCheck;
            const selected = { targetRefs: undefined, targetSelectors: [{ kind: 'HTTPRoute', matchLabels: {} }] };
            fleet.west?.push(attached('BackendTrafficPolicy', 'HTTPRoute', selected));
        },
    ],
    [
        'edge-no-detection',
        'a policy that takes the Gateway’s settings',
        envoyGatewayFleet,
        (fleet) => {
            delete policy(fleet).healthCheck;
            policy(fleet).mergeType = 'StrategicMerge';
        },
    ],
    [
        'gloo-failover-enterprise',
        'the enterprise edition',
        glooFleet,
        (fleet) => fleet.west?.push(glooOf('gloo-ee:1.22.0')),
    ],
    [
        'gloo-failover-enterprise',
        'an image of somebody else',
        glooFleet,
        (fleet) => fleet.west?.push(glooOf('lab/gloo:1')),
    ],
    [
        'edge-client-validation',
        'a policy for the listener',
        envoyGatewayFleet,
        (fleet) =>
            (within(spec(fleet, 'ClientTrafficPolicy', 'receiver', 'east'), 'targetRefs', 0).sectionName = 'tls'),
    ],
    [
        'edge-client-validation',
        'a policy that selects Gateways by labels',
        envoyGatewayFleet,
        (fleet) =>
            Object.assign(spec(fleet, 'ClientTrafficPolicy', 'receiver', 'east'), {
                targetRefs: undefined,
                targetSelectors: [{ kind: 'Gateway', matchLabels: {} }],
            }),
    ],
    [
        'edge-client-validation',
        'a Gateway of Istio',
        envoyGatewayFleet,
        (fleet) => {
            fleet.east = fleet.east?.filter(({ kind }) => kind !== 'ClientTrafficPolicy') ?? [];
            spec(fleet, 'Gateway', 'receiver', 'east').gatewayClassName = 'istio';
        },
    ],
];

it.each(harmless)('%s does not find %s', (id, _, valid, change) => {
    const fleet = valid();
    change(fleet);
    expect(explained(fleet).problems.filter(({ rule }) => rule === id)).toEqual([]);
});

it.each(['targetSelectors', 'mergeType'])('names %s of a policy, whose effect is not computed', (field) => {
    const fleet = envoyGatewayFleet();
    policy(fleet)[field] = 'anything';
    expect(explained(fleet).notUnderstood.map(({ object }) => object)).toEqual([
        `BackendTrafficPolicy shop/blue, spec.${field}`,
    ]);
});

it('every rule of the edge has a row', () => {
    const tested = rows.map(([id]) => id);
    const ids = rules.map(({ id }) => id).filter((id) => /^(edge|envoy-gateway|kgateway|gloo)-/.test(id));
    expect(ids.filter((id) => !tested.includes(id))).toEqual([]);
});

it.each<[string, () => Fleet, string[]]>([
    ['Envoy Gateway', envoyGatewayFleet, []],
    ['Gloo', glooFleet, []],
    ['a FailoverScheme', schemeFleet, []],
    // Its retries have no setting to leave the group.
    ['kgateway', kgatewayFleet, ['edge-retries-stay']],
])('the fleet of %s has no other problem', (_, fleet, expected) => {
    expect(explained(fleet()).problems.map(({ rule }) => rule)).toEqual(expected);
});

it('survives objects of wrong types', () => {
    for (const valid of [envoyGatewayFleet, kgatewayFleet, schemeFleet]) {
        for (const [cluster, manifests] of Object.entries(valid())) {
            for (const [index, { kind }] of manifests.entries()) {
                const fleet = valid();
                Object.assign(fleet[cluster]?.[index] ?? {}, {
                    spec: { rules: 7, endpoints: 'a', primary: [], [kind]: 1 },
                });
                expect(() => explained(fleet)).not.toThrow();
            }
        }
    }
});
