import * as fc from 'fast-check';
import type { UpstreamSpec } from '../../../../lab/gloo/translator/resources';
import { translate } from '../../../../lab/gloo/translator/translate';
import { type Pair, pairNamed } from './support/certificates';
import {
    blue,
    gateway,
    green,
    remote,
    routeTo,
    scheme,
    secret,
    snapshot,
    upstream,
    upstreamSpec,
    virtualService,
} from './support/snapshot';

let pair: Pair;
let other: Pair;
beforeAll(async () => {
    [pair, other] = [await pairNamed('client'), await pairNamed('other')];
});

const thresholds = { timeout: '1s', interval: '1s', unhealthyThreshold: 1, healthyThreshold: 1 };

const clusterOf = (spec: UpstreamSpec, change = {}) =>
    translate(snapshot(pair, { upstreams: [upstream(spec)], schemes: [], ...change })).clusters[0];

describe('translate', () => {
    it('gives the primary priority 0 and what it fails over to the next one', () => {
        expect(translate(snapshot(pair)).endpoints).toEqual([
            expect.objectContaining({
                clusterName: 'default-service-blue-10000_gloo-system',
                endpoints: [
                    {
                        lbEndpoints: ['198.18.1.4', '198.18.1.5'].map((address) => ({
                            endpoint: { address: { socketAddress: { address, portValue: 10000 } } },
                        })),
                    },
                    {
                        priority: 1,
                        locality: { region: 'us-central1', subZone: 'remote' },
                        loadBalancingWeight: 1,
                        lbEndpoints: [
                            {
                                endpoint: {
                                    address: { socketAddress: { address: '198.18.2.241', portValue: 15443 } },
                                },
                                metadata: {
                                    filterMetadata: { 'envoy.transport_socket_match': { 'failover-0': true } },
                                },
                            },
                        ],
                    },
                ],
            }),
        ]);
    });

    it('speaks to the other gateway by mutual TLS, under the name of the upstream there', () => {
        expect(translate(snapshot(pair)).clusters[0]).toMatchObject({
            transportSocketMatches: [
                {
                    name: 'failover-0',
                    match: { 'failover-0': true },
                    transportSocket: {
                        typedConfig: {
                            sni: 'default-service-green-10000_gloo-system',
                            commonTlsContext: {
                                tlsCertificates: [
                                    {
                                        certificateChain: { inlineString: pair.certificate },
                                        privateKey: { inlineString: pair.key },
                                    },
                                ],
                                validationContext: { trustedCa: { inlineString: pair.certificate } },
                            },
                        },
                    },
                },
            ],
        });
    });

    it('takes no certificate of the other gateway for wrong when there is nothing to verify it with, as the guide has it', () => {
        const { clusters } = translate(snapshot(pair, { secrets: [secret(pair)] }));
        expect(JSON.stringify(clusters)).not.toContain('validationContext');
    });

    it('follows a Secret that changed in place', () => {
        const { clusters } = translate(snapshot(pair, { secrets: [secret(other, pair.certificate)] }));
        expect(JSON.stringify(clusters)).toContain(JSON.stringify(other.certificate));
        expect(JSON.stringify(clusters)).not.toContain(JSON.stringify(pair.key));
    });

    it('leaves the cluster as it is when pods come and go', () => {
        const before = translate(snapshot(pair));
        const after = translate(snapshot(pair, { slices: [] }));
        expect(after.clusters).toEqual(before.clusters);
        expect(after.endpoints).not.toEqual(before.endpoints);
    });

    it('accepts what it translates', () => {
        const { reports, schemes } = translate(snapshot(pair));
        expect(reports.map(({ plural, state }) => [plural, state])).toEqual([
            ['upstreams', 'Accepted'],
            ['virtualservices', 'Accepted'],
            ['gateways', 'Accepted'],
        ]);
        expect(schemes.map(({ problems }) => problems)).toEqual([[]]);
    });

    it.each<[string, UpstreamSpec, object]>([
        ['the connect time-out of Gloo', {}, { connectTimeout: '5s' }],
        ['another connect time-out', { connectionConfig: { connectTimeout: '1s' } }, { connectTimeout: '1s' }],
        ['the check of health', {}, { healthChecks: upstreamSpec.healthChecks }],
        [
            'circuit breakers',
            { circuitBreakers: { maxRetries: 1024 } },
            { circuitBreakers: { thresholds: [{ maxRetries: 1024 }] } },
        ],
        [
            'outlier detection',
            { outlierDetection: { interval: '1s', consecutive5xx: 5 } },
            { outlierDetection: { interval: '1s', consecutive5xx: 5 } },
        ],
        [
            'load balancing',
            {
                loadBalancerConfig: {
                    healthyPanicThreshold: 0,
                    updateMergeWindow: '0s',
                    localityWeightedLbConfig: {},
                    leastRequest: { choiceCount: 3 },
                },
            },
            {
                lbPolicy: 'LEAST_REQUEST',
                leastRequestLbConfig: { choiceCount: 3 },
                commonLbConfig: {
                    healthyPanicThreshold: { value: 0 },
                    updateMergeWindow: '0s',
                    localityWeightedLbConfig: {},
                },
            },
        ],
        [
            'an upstream by HTTP/2',
            { useHttp2: true },
            {
                typedExtensionProtocolOptions: {
                    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
                        explicitHttpConfig: { http2ProtocolOptions: {} },
                    },
                },
            },
        ],
        [
            'what a check by HTTP sends and accepts',
            {
                healthChecks: [
                    {
                        ...thresholds,
                        httpHealthCheck: {
                            path: '/',
                            useHttp2: true,
                            expectedStatuses: [{ start: 200, end: 300 }],
                            requestHeadersToAdd: [
                                { header: { key: 'x-probe', value: 'failover' } },
                                { header: { key: 'user-agent', value: 'failover' }, append: false },
                            ],
                        },
                    },
                ],
            },
            {
                healthChecks: [
                    {
                        httpHealthCheck: {
                            codecClientType: 'HTTP2',
                            expectedStatuses: [{ start: 200, end: 300 }],
                            requestHeadersToAdd: [
                                {
                                    header: { key: 'x-probe', value: 'failover' },
                                    appendAction: 'APPEND_IF_EXISTS_OR_ADD',
                                },
                                {
                                    header: { key: 'user-agent', value: 'failover' },
                                    appendAction: 'OVERWRITE_IF_EXISTS_OR_ADD',
                                },
                            ],
                        },
                    },
                ],
            },
        ],
        [
            'a check by gRPC',
            { healthChecks: [{ ...thresholds, grpcHealthCheck: { serviceName: 'shop.Cart', authority: 'shop' } }] },
            { healthChecks: [{ grpcHealthCheck: { serviceName: 'shop.Cart', authority: 'shop' } }] },
        ],
        ['hosts that are gone at once', { ignoreHealthOnHostRemoval: true }, { ignoreHealthOnHostRemoval: true }],
    ])('translates %s', (_, change, expected) => {
        expect(clusterOf({ ...upstreamSpec, ...change })).toMatchObject(expected);
    });

    it('gives the primary a weight where localities are weighted, as one without gets nothing', () => {
        const weighted = upstream({ ...upstreamSpec, loadBalancerConfig: { localityWeightedLbConfig: {} } });
        const { endpoints } = translate(snapshot(pair, { upstreams: [weighted] }));
        expect(endpoints[0]?.['endpoints']).toMatchObject([{ loadBalancingWeight: 1 }, { loadBalancingWeight: 1 }]);
    });

    it.each<[string, UpstreamSpec, string]>([
        [
            'a field it does not know',
            { respectDnsTtl: true },
            '`spec.respectDnsTtl` is not translated by the lab; it knows kube, ',
        ],
        ['an upstream of another kind', { kube: undefined as never }, '`spec.kube` is missing'],
        [
            'a Service that is not there',
            { kube: { serviceName: 'red', serviceNamespace: 'default', servicePort: 1 } },
            'there is no Service default/red',
        ],
        [
            'a port that is not there',
            { kube: { serviceName: 'service-blue', serviceNamespace: 'default', servicePort: 1 } },
            'the Service default/service-blue has no port 1',
        ],
        [
            'a health check that Gloo refuses',
            { healthChecks: [{ timeout: '1s', httpHealthCheck: { path: '/' } }] },
            '`spec.healthChecks[0].interval` is missing\n`spec.healthChecks[0].unhealthyThreshold` is missing',
        ],
        [
            'a header of a check that is in a Secret',
            {
                healthChecks: [
                    {
                        ...thresholds,
                        httpHealthCheck: { requestHeadersToAdd: [{ headerSecretRef: { name: 'a' } } as object] },
                    },
                ],
            },
            '`spec.healthChecks[0].httpHealthCheck.requestHeadersToAdd[0].headerSecretRef` is not translated',
        ],
        [
            'a check of nothing',
            { healthChecks: [thresholds] },
            'has none of `httpHealthCheck`, `grpcHealthCheck` and `tcpHealthCheck`',
        ],
        [
            'outlier detection without an interval',
            { outlierDetection: {} },
            '`spec.outlierDetection.interval` is missing',
        ],
        [
            'TLS with a Secret that is not there',
            { sslConfig: { secretRef: { name: 'none', namespace: 'gloo-system' } } },
            '`spec.sslConfig.secretRef` is gloo-system/none, and there is no such Secret',
        ],
        [
            'a failover to a name',
            {
                failover: {
                    prioritizedLocalities: [
                        { localityEndpoints: [{ lbEndpoints: [{ address: 'gateway.example', port: 15443 }] }] },
                    ],
                },
            },
            'the lab has no DNS',
        ],
        [
            'a path of health checks that takes another Envoy',
            {
                failover: {
                    prioritizedLocalities: [
                        {
                            localityEndpoints: [
                                { lbEndpoints: [{ address: '1.2.3.4', port: 1, healthCheckConfig: { path: '/' } }] },
                            ],
                        },
                    ],
                },
            },
            'healthCheckConfig.path` is not translated',
        ],
    ])('rejects %s, and leaves it out', (_, change, problem) => {
        const { clusters, endpoints, reports } = translate(
            snapshot(pair, { upstreams: [upstream({ ...upstreamSpec, ...change })], schemes: [] }),
        );
        expect([clusters, endpoints]).toEqual([[], []]);
        expect(reports[0]).toMatchObject({ state: 'Rejected' });
        expect(reports[0]?.reasons.join('\n')).toContain(problem);
    });

    it('rejects a key that is not that of its certificate: Envoy would refuse everything', () => {
        const mixed = secret({ certificate: pair.certificate, key: other.key }, pair.certificate);
        const sslConfig = { secretRef: { name: 'failover-upstream', namespace: 'gloo-system' } };
        const changed = { upstreams: [upstream({ ...upstreamSpec, sslConfig })], schemes: [], secrets: [mixed] };
        expect(translate(snapshot(pair, changed)).reports[0]?.reasons).toEqual([
            'the Secret gloo-system/failover-upstream is of no use: `tls.key` is not the key of `tls.crt`',
        ]);
    });

    it('warns of a route that leads nowhere, and serves it, as Gloo does', () => {
        const { routes, reports } = translate(
            snapshot(pair, { virtualServices: [virtualService(routeTo({ name: 'red', namespace: 'default' }))] }),
        );
        expect(JSON.stringify(routes)).toContain('red_default');
        expect(reports.find(({ plural }) => plural === 'virtualservices')).toMatchObject({
            state: 'Warning',
            reasons: [expect.stringContaining('there is no such Upstream')],
        });
    });

    it('rejects virtual services that want the same domain', () => {
        const both = [virtualService(), virtualService(routeTo(), 'second')];
        const { routes, reports } = translate(snapshot(pair, { virtualServices: both }));
        expect(routes[0]?.['virtualHosts']).toEqual([]);
        expect(reports[1]?.reasons).toEqual(['the domain * is that of gloo-system/second too']);
    });

    it.each([
        ['TLS', { ssl: true }, '`spec.ssl` is true'],
        ['TCP', { tcpGateway: { tcpHosts: [] } }, '`spec.tcpGateway` is not translated'],
    ])('rejects a gateway for %s, which open-source Gloo would do', (_, change, problem) => {
        const { listeners, reports } = translate(snapshot(pair, { gateways: [gateway(change)] }));
        expect(listeners).toEqual([]);
        expect(reports.at(-1)?.reasons.join()).toContain(problem);
    });

    it('leaves gateways of other proxies alone', () => {
        const { listeners, reports } = translate(snapshot(pair, { gateways: [gateway({ proxyNames: ['other'] })] }));
        expect(listeners).toEqual([]);
        expect(reports.some(({ plural }) => plural === 'gateways')).toBe(false);
    });

    it('numbers the priorities without a gap, and gives every endpoint beyond the first a TLS configuration that is there', () => {
        const groups = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }), {
            minLength: 1,
            maxLength: 5,
        });
        fc.assert(
            fc.property(groups, (names) => {
                const clusters = new Map([
                    ['local', remote('198.18.1.241')],
                    ...['a', 'b', 'c'].map((name, at) => [name, remote(`198.18.${at + 2}.241`)] as const),
                ]);
                const failoverGroups = names.map((group) => ({
                    priorityGroup: group.map((cluster) => ({ cluster, upstreams: [green] })),
                }));
                const primary = { clusterName: 'local', ...blue };
                const translated = translate(
                    snapshot(pair, { clusters, schemes: [scheme({ primary, failoverGroups })] }),
                );
                const localities = translated.endpoints[0]?.['endpoints'] as {
                    priority?: number;
                    lbEndpoints: { metadata?: { filterMetadata: Record<string, Record<string, true>> } }[];
                }[];
                const priorities = localities.map(({ priority }) => priority ?? 0);
                expect([...new Set(priorities)]).toEqual([0, ...names.map((_, at) => at + 1)]);
                const sockets = translated.clusters[0]?.['transportSocketMatches'] as { match: object }[];
                for (const { lbEndpoints, priority } of localities.filter((each) => each.priority)) {
                    expect(lbEndpoints).toHaveLength(1);
                    expect(priority).toBeGreaterThan(0);
                    const asked = lbEndpoints[0]?.metadata?.filterMetadata['envoy.transport_socket_match'];
                    expect(sockets.map(({ match }) => match)).toContainEqual(asked);
                }
            }),
        );
    });
});
