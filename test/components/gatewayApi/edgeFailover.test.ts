import * as kubernetes from '@pulumi/kubernetes';
import * as fc from 'fast-check';
import { EdgeFailover, FailbackMode, FailoverSide, Hardening } from '../../../components';
import { edgeFailoverSpec } from '../../../components/gatewayApi/failover/edgeFailoverSpec';
import { fallbackBackend } from '../../../components/gatewayApi/failover/fallbackBackend';
import { httpRoute } from '../../../components/gatewayApi/failover/httpRoute';
import { keeper } from '../../../components/gatewayApi/failover/keeper';
import { patchPolicy } from '../../../components/gatewayApi/failover/patchPolicy';
import { edgeFailoverSingles } from '../../../components/gatewayApi/failover/singles';
import { trafficPolicy } from '../../../components/gatewayApi/failover/trafficPolicy';
import { deploy } from '../../support/deployment';

const fallback = { cluster: 'us-central1', address: '203.0.113.7', serverName: 'failover.us-central1.internal' };
const other = { cluster: 'us-east1', address: '203.0.113.8', serverName: 'failover.us-east1.internal' };
const valid = { primary: { service: 'blue', port: 80, portName: 'http' }, fallbacks: [fallback] };
const specOf = (change = {}) => edgeFailoverSpec({ ...valid, ...change });
const shared = [
    { ...fallback, tier: 1, weight: 3 },
    { ...other, tier: 1, weight: 1 },
];
const patchesOf = (change = {}) => patchPolicy(specOf(change)).spec.jsonPatches.map(({ operation }) => operation);
const weightsOf = (change = {}) =>
    httpRoute(specOf(change)).spec.rules[0]?.backendRefs.map((each: { weight?: number }) => each.weight);

describe('headers of replies', () => {
    it('are set by each rule, not by a backend', () => {
        const set = [{ name: 'X-Gateway', value: 'new, 100%% open' }];
        const { rules } = httpRoute(specOf({ responseHeaders: { 'X-Gateway': 'new, 100%% open' } })).spec;
        const filters = [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set } }];
        expect(rules).toMatchObject([{ filters }, { filters }]);
    });

    it.each([
        [{ 'x gateway': 'new' }, '`responseHeaders.x gateway` is no name of a header'],
        [{ '': 'new' }, '`responseHeaders.` is no name of a header'],
        [{ Host: 'new' }, '`responseHeaders.Host` is a header that Envoy Gateway does not change'],
        [{ 'x-a': 'new', 'X-A': 'old' }, '`responseHeaders` names "x-a" twice'],
        [{ 'x-a': '' }, '`responseHeaders.x-a` is ""'],
        [{ 'x-a': 'two\nlines' }, '`responseHeaders.x-a` is "two\\nlines"'],
        [{ 'x-a': ' new' }, 'use one line of printable ASCII'],
        [{ 'x-a': 'für alle' }, 'use one line of printable ASCII'],
        [{ 'x-a': '50%' }, '`responseHeaders.x-a` is "50%", and Envoy reads `%`'],
        [{ 'x-a': '%%%' }, 'write `%%` for each `%`'],
        [
            Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`x-${index}`, 'new'])),
            '`responseHeaders` has 17 headers; use at most 16.',
        ],
    ])('are refused as %j', (responseHeaders, message) => {
        expect(() => specOf({ responseHeaders })).toThrow(message);
    });
});

describe('a hardened failover', () => {
    it('has primary and fallback in each rule, and the methods choose the rule', () => {
        const backendRefs = [
            { name: 'blue', port: 80, weight: 1 },
            { group: 'gateway.envoyproxy.io', kind: 'Backend', name: 'blue-us-central1', weight: 1_000_000 },
        ];
        const path = { type: 'PathPrefix', value: '/' };
        expect(httpRoute(specOf())).toEqual({
            metadata: { name: 'blue', namespace: 'default' },
            spec: {
                parentRefs: [{ name: 'edge' }],
                rules: [
                    {
                        name: 'idempotent',
                        matches: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'].map((method) => ({
                            path,
                            method,
                        })),
                        backendRefs,
                    },
                    { name: 'not-idempotent', matches: [{ path }], backendRefs },
                ],
            },
        });
    });

    it('reaches the fallback by mutual TLS, by a name that its certificate must have', () => {
        const secret = { group: '', kind: 'Secret', name: 'failover-upstream' };
        expect(fallbackBackend(specOf(), 0)).toEqual({
            metadata: { name: 'blue-us-central1', namespace: 'default' },
            spec: {
                fallback: true,
                endpoints: [{ ip: { address: '203.0.113.7', port: 15_443 } }],
                tls: {
                    sni: 'failover.us-central1.internal',
                    caCertificateRefs: [secret],
                    clientCertificateRef: secret,
                },
            },
        });
    });

    it('detects a failed primary, leaves it with the second try, and never panics', () => {
        expect(trafficPolicy(specOf({ retry: { perTryTimeout: '250ms' } }), 'idempotent')).toEqual({
            metadata: { name: 'blue-idempotent', namespace: 'default' },
            spec: {
                targetRefs: [
                    {
                        group: 'gateway.networking.k8s.io',
                        kind: 'HTTPRoute',
                        name: 'blue',
                        sectionName: 'idempotent',
                    },
                ],
                healthCheck: {
                    panicThreshold: 0,
                    active: {
                        type: 'HTTP',
                        interval: '1s',
                        timeout: '1s',
                        unhealthyThreshold: 3,
                        healthyThreshold: 1,
                        http: { path: '/health', hostname: 'blue.default.svc.cluster.local', expectedStatuses: [200] },
                    },
                    passive: {
                        consecutive5XxErrors: 3,
                        consecutiveGatewayErrors: 0,
                        consecutiveLocalOriginFailures: 0,
                        splitExternalLocalOriginErrors: true,
                        interval: '1s',
                        baseEjectionTime: '5s',
                        maxEjectionPercent: 100,
                    },
                },
                circuitBreaker: {
                    maxConnections: 1024,
                    maxPendingRequests: 1024,
                    maxParallelRequests: 1024,
                    maxParallelRetries: 1024,
                },
                retry: {
                    numRetries: 2,
                    numAttemptsPerPriority: 1,
                    retryOn: { triggers: ['gateway-error', 'connect-failure', 'refused-stream', 'reset'] },
                    perRetry: { timeout: '250ms', backOff: { baseInterval: '5ms', maxInterval: '50ms' } },
                },
                timeout: { tcp: { connectTimeout: '1s' }, http: { requestTimeout: '15s' } },
            },
        });
    });

    it('repeats a request that is not idempotent only where it was never sent', () => {
        expect(trafficPolicy(specOf(), 'not-idempotent').spec.retry).toEqual({
            numRetries: 2,
            numAttemptsPerPriority: 1,
            retryOn: { triggers: ['connect-failure', 'refused-stream'] },
            perRetry: { backOff: { baseInterval: '5ms', maxInterval: '50ms' } },
        });
        const repeated = specOf({ retry: { nonIdempotent: true, retryOn: 'unavailable,503' } });
        expect(trafficPolicy(repeated, 'not-idempotent').spec.retry).toMatchObject({
            retryOn: { triggers: ['unavailable', 'retriable-status-codes'], httpStatusCodes: [503] },
            perRetry: { timeout: '1s' },
        });
    });

    it('keeps its Service from being empty for Envoy Gateway, by an endpoint that Envoy never gets', () => {
        expect(keeper(specOf())).toMatchObject({
            metadata: {
                name: 'blue-keeper',
                namespace: 'default',
                labels: { 'kubernetes.io/service-name': 'blue' },
            },
            endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: false, serving: false } }],
            ports: [{ name: 'http', port: 80 }],
        });
        expect(keeper(specOf({ primary: { service: 'blue', port: 80, portName: '' } })).ports[0]?.name).toBe('');
    });

    it('writes an IPv6 address out, as the definition of Backend refuses most that are not', () => {
        const pattern =
            /^(([0-9a-fA-F]{1,4}:){1,7}[0-9a-fA-F]{1,4}|::|(([0-9a-fA-F]{1,4}:){0,5})?(:[0-9a-fA-F]{1,4}){1,2})$/;
        const addressOf = (address: string) =>
            fallbackBackend(specOf({ fallbacks: [{ ...fallback, address }] }), 0).spec.endpoints[0]?.ip.address ?? '';
        expect(addressOf('2001:db8::1:2:3')).toBe('2001:db8:0:0:0:1:2:3');
        expect(addressOf('::ffff:203.0.113.7')).toBe('0:0:0:0:0:ffff:cb00:7107');
        fc.assert(
            fc.property(fc.ipV6(), (address) => {
                const written = addressOf(address);
                expect(written).toMatch(pattern);
                expect(written.split(':')).toHaveLength(8);
                expect(new URL(`http://[${written}]`).hostname).toBe(new URL(`http://[${address}]`).hostname);
            }),
        );
    });

    it('changes both of its Envoy clusters where Envoy Gateway’s API has no field', () => {
        const { spec } = patchPolicy(specOf({ healthCheck: { interval: '500ms' } }));
        expect(spec.targetRef).toEqual({ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' });
        expect([...new Set(spec.jsonPatches.map(({ name }) => name))]).toEqual([
            'httproute/default/blue/rule/0',
            'httproute/default/blue/rule/1',
        ]);
        expect(spec.jsonPatches.slice(0, 4).map(({ operation }) => operation)).toEqual([
            { op: 'add', path: '/health_checks/0/no_traffic_interval', value: '0.5s' },
            { op: 'add', path: '/common_lb_config/update_merge_window', value: '0s' },
            { op: 'add', path: '/health_checks/0/reuse_connection', value: false },
            {
                op: 'remove',
                jsonPath: '$.endpoints[*].lb_endpoints[?(@.endpoint.address.socket_address.address == "192.0.2.1")]',
            },
        ]);
    });

    it('shares the requests of one tier by weight', () => {
        expect(weightsOf({ fallbacks: shared })).toEqual([1, 1_000_000, 333_333]);
    });
});

describe('failback', () => {
    const hold = (serving: FailoverSide) => ({ fallbacks: shared, failback: { mode: FailbackMode.Hold, serving } });
    const priorities = (change: object) =>
        patchesOf(change).filter((each) => 'path' in each && each.path.endsWith('/priority'));

    it('holds by swapping the priorities, so that the side that waits protects the other', () => {
        const swapped = [
            { op: 'add', path: '/endpoints/0/priority', value: 1 },
            { op: 'add', path: '/endpoints/1/priority', value: 0 },
            { op: 'add', path: '/endpoints/2/priority', value: 0 },
        ];
        expect(priorities(hold(FailoverSide.Fallback))).toEqual([...swapped, ...swapped]);
        expect(priorities(hold(FailoverSide.Primary))).toEqual([]);
    });

    it('ramps by weights within one priority of one Envoy cluster', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 99 }),
                fc.integer({ min: 1, max: 9 }),
                fc.integer({ min: 1, max: 9 }),
                (share, one, two) => {
                    const change = {
                        fallbacks: [
                            { ...fallback, tier: 1, weight: one },
                            { ...other, tier: 1, weight: two },
                        ],
                        failback: { mode: FailbackMode.Ramp, share },
                    };
                    const weights = (weightsOf(change) ?? []).map(Number);
                    const whole = weights.reduce((sum, weight) => sum + weight, 0);
                    expect((100 * (weights[0] ?? 0)) / whole).toBeCloseTo(share, 3);
                    expect((weights[1] ?? 0) / (weights[2] ?? 1)).toBeCloseTo(one / two, 3);
                    expect([0, 1].map((index) => fallbackBackend(specOf(change), index).spec.fallback)).toEqual([
                        false,
                        false,
                    ]);
                },
            ),
        );
    });
});

describe('the failover of Envoy Gateway’s own page', () => {
    const guide = { hardening: Hardening.Guide };

    it('has its outlier detection, and nothing else', () => {
        expect(trafficPolicy(specOf(guide), 'all').spec).toEqual({
            targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'blue', sectionName: 'all' }],
            healthCheck: {
                passive: {
                    baseEjectionTime: '10s',
                    interval: '2s',
                    maxEjectionPercent: 100,
                    consecutive5XxErrors: 1,
                    consecutiveGatewayErrors: 0,
                    consecutiveLocalOriginFailures: 1,
                    splitExternalLocalOriginErrors: false,
                },
            },
        });
    });

    it('with retries never repeats a request that may have had its effect, unless that is asked for', async () => {
        const retried = { ...guide, retry: { attempts: 2 } };
        expect(httpRoute(specOf(retried)).spec.rules.map(({ name }) => name)).toEqual(['idempotent', 'not-idempotent']);
        expect(trafficPolicy(specOf(retried), 'not-idempotent').spec.retry?.retryOn).toEqual({
            triggers: ['connect-failure', 'refused-stream'],
        });
        const { resources } = await deploy(() => {
            new EdgeFailover('one', { ...valid, ...retried }, { provider: new kubernetes.Provider('primary', {}) });
        });
        const policies = resources.filter(({ name }) => name.startsWith('one-policy-')).map(({ name }) => name);
        expect(policies.sort()).toEqual(['one-policy-idempotent', 'one-policy-not-idempotent']);
    });

    it('has one rule without weights, no patch and no keeper', async () => {
        expect(httpRoute(specOf(guide)).spec.rules).toMatchObject([{ name: 'all', matches: [{}] }]);
        expect(weightsOf(guide)).toEqual([undefined, undefined]);
        const { resources } = await deploy(() => {
            new EdgeFailover('one', { ...valid, ...guide }, { provider: new kubernetes.Provider('primary', {}) });
        });
        expect(
            resources.filter(({ custom, type }) => custom && !type.startsWith('pulumi')).map(({ name }) => name),
        ).toEqual(expect.arrayContaining(['one-fallback-1', 'one-policy-all', 'one-route']));
        expect(resources.map(({ name }) => name)).not.toContain('one-patches');
        expect(resources.map(({ name }) => name)).not.toContain('one-keeper');
    });
});

describe('a name that a cluster has once', () => {
    it.each([
        ['hardened', {}],
        ['of the guide', { hardening: Hardening.Guide }],
        ['of the guide with retries', { hardening: Hardening.Guide, retry: { attempts: 2 } }],
    ])('is that of each object that is declared: %s', async (_, change) => {
        const { resources } = await deploy(() => {
            const opts = { provider: new kubernetes.Provider('primary', {}) };
            new EdgeFailover('one', { ...valid, fallbacks: shared, ...change }, opts);
        });
        const declared = resources
            .filter(({ type }) => type.startsWith('kubernetes:'))
            .map(({ inputs, type }) => {
                const { name, namespace } = inputs['metadata'] as { name: string; namespace: string };
                return `${type.split(':').at(-1) ?? ''} ${namespace}/${name}`;
            });
        const singles = edgeFailoverSingles(specOf({ fallbacks: shared, ...change })).map(({ thing }) => thing);
        expect(singles.sort()).toEqual(declared.sort());
    });

    it.each([
        [
            'Backends of two parts',
            { routeName: 'a', fallbacks: [{ ...fallback, cluster: 'b-c' }] },
            { routeName: 'a-b', fallbacks: [{ ...fallback, cluster: 'c' }] },
            '`fallbacks[0].cluster` names Backend default/a-b-c',
        ],
        [
            'policies of two parts',
            { routeName: 'a' },
            { routeName: 'a-not' },
            '`routeName` names BackendTrafficPolicy default/a-not-idempotent',
        ],
    ])('is refused twice: %s', async (_, first, second, message) => {
        const twice = deploy(() => {
            const opts = { provider: new kubernetes.Provider('primary', {}) };
            new EdgeFailover('one', { ...valid, ...first }, opts);
            new EdgeFailover('two', { ...valid, primary: { ...valid.primary, service: 'red' }, ...second }, opts);
        });
        await expect(twice).rejects.toThrow(message);
    });
});

describe('EdgeFailover refuses', () => {
    it.each([
        [
            'a port without a name, of which Envoy Gateway would find no endpoint',
            { primary: { service: 'blue', port: 80 } },
            '`primary.portName` is missing: Envoy Gateway counts only the endpoints of the same port name',
        ],
        [
            'a name that no port has',
            { primary: { ...valid.primary, portName: 'HTTP' } },
            '`primary.portName` is "HTTP"',
        ],
        [
            'an address of one machine’s network card',
            { fallbacks: [{ ...fallback, address: 'fe80::1%eth0' }] },
            '`fallbacks[0].address` is "fe80::1%eth0"',
        ],
        [
            'a wildcard for the host of a check',
            { healthCheck: { host: '*.example.com' } },
            '`healthCheck.host` is "*.example.com"; write one host name without wildcard',
        ],
        ['a hold of neither side', { failback: { mode: FailbackMode.Hold } }, '`failback.serving` is missing, which'],
        ['no fallback', { fallbacks: [] }, '`fallbacks` is empty'],
        ['two tiers', { fallbacks: [fallback, other] }, '`fallbacks` has 2 tiers, and Envoy Gateway knows one'],
        [
            'a name beside pods',
            { fallbacks: [{ ...fallback, address: 'lb.example.com' }] },
            '`fallbacks[0].address` is "lb.example.com", not an IP address',
        ],
        [
            'an SNI of Gloo’s',
            { fallbacks: [{ ...fallback, serverName: 'default-service-green-10000_gloo-system' }] },
            '`fallbacks[0].serverName` is "default-service-green-10000_gloo-system", not a DNS name',
        ],
        [
            'a cluster twice',
            { fallbacks: shared.map((each) => ({ ...each, cluster: 'us' })) },
            '`fallbacks[1].cluster` names "us" twice',
        ],
        ['a weight of 0', { fallbacks: [{ ...fallback, weight: 0 }] }, '`fallbacks[0].weight` is 0'],
        ['a weight without end', { fallbacks: [{ ...fallback, weight: 2_000_000 }] }, 'use at most 1000000'],
        ['no parallel retries', { circuitBreakers: { maxRetries: 0 } }, '`circuitBreakers.maxRetries` is 0'],
        ['detection of nothing', { outlierDetection: { consecutive5xx: 0 } }, '`outlierDetection.consecutive5xx` is 0'],
        ['a check of no path', { healthCheck: { path: 'health' } }, '`healthCheck.path` is "health"'],
        ['a condition of Gloo’s', { retry: { retryOn: 'envoy-ratelimited' } }, 'names "envoy-ratelimited"'],
        ['a ramp without a share', { failback: { mode: FailbackMode.Ramp } }, '`failback.share` is missing'],
        ['a ramp at its end', { failback: { mode: FailbackMode.Ramp, share: 100 } }, '`failback.share` is 100'],
        ['a share without a ramp', { failback: { share: 5 } }, '`failback.share` has no effect with `mode: auto`'],
        [
            'a side without a hold',
            { failback: { serving: FailoverSide.Fallback } },
            '`failback.serving` has no effect with `mode: auto`',
        ],
        ['a hold of the guide', { hardening: Hardening.Guide, failback: { mode: FailbackMode.Hold } }, 'does not have'],
        ['an unknown mode', { failback: { mode: 'later' as FailbackMode } }, 'known are auto, hold, ramp'],
        ['a URL for a host', { hostnames: ['https://shop.example.com'] }, '`hostnames[0]` is "https'],
    ])('%s', (_, change, message) => {
        expect(() => specOf(change)).toThrow(message);
    });
});
