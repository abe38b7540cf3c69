import * as fc from 'fast-check';
import { type Bridge, type BridgeCluster, bridgeDefaults } from '../../../analysis/bridge/bridge';
import { applicationObjects, type BridgedObjects, tier1Objects } from '../../../analysis/bridge/bridgedObjects';
import { type IstioObject, workspaceLabel } from '../../../analysis/bridge/istioObject';

const aws: BridgeCluster = {
    name: 'aws',
    region: 'us-east-2',
    zone: 'us-east-2a',
    network: 'vpc-aws',
    addresses: ['198.18.1.241'],
    eastWestAddress: '198.18.1.242',
};
const google: BridgeCluster = {
    name: 'google',
    region: 'us-central1',
    network: 'vpc-google',
    addresses: ['198.18.2.241'],
    eastWestAddress: '198.18.2.242',
};
const details = {
    name: 'details',
    hostname: 'details.example.test',
    service: 'details.bookinfo.svc.cluster.local',
    port: 9080,
    labels: { app: 'details' },
};
const withoutTier1: Bridge = {
    workspace: 'books',
    namespace: 'bookinfo',
    gateway: { name: 'ingress', labels: { app: 'ingress' }, port: 80 },
    hosts: [details],
    clusters: [aws, google],
    settings: bridgeDefaults,
};
const bridge: Bridge = {
    ...withoutTier1,
    tier1: { gateway: { name: 'front', labels: { app: 'front' }, port: 80 }, namespace: 'edge', network: 'vpc-edge' },
};
const exposed: Bridge = {
    ...bridge,
    settings: {
        ...bridgeDefaults,
        retries: {
            attempts: 3,
            retryOn: 'gateway-error',
            perTryTimeout: '250ms',
            leavePriority: true,
            anyMethod: false,
        },
        connectTimeout: '1s',
        mergesUpdates: false,
        eastWestLabels: { app: 'east-west' },
    },
};

const all = (objects: BridgedObjects) => (Object.values(objects) as IstioObject[][]).flat();
const endpoints = (objects: BridgedObjects) => objects.entries[0]?.spec['endpoints'];

describe('a bridge for its own workspace only', () => {
    const closed = { ...bridge, workspaceOnly: true };
    const policy = {
        action: 'DENY',
        rules: [{ from: [{ source: { principals: ['*'], notNamespaces: ['bookinfo', 'edge'] } }] }],
    };

    it('refuses certificates of other namespaces, in both of its own', () => {
        for (const [objects, namespace] of [
            [applicationObjects(closed, aws), 'bookinfo'],
            [tier1Objects(closed), 'edge'],
        ] as const) {
            expect(objects.authorization).toMatchObject([{ metadata: { namespace }, spec: policy }]);
        }
    });

    it('is not the default', () => {
        expect(all(applicationObjects(bridge, aws)).map(({ kind }) => kind)).not.toContain('AuthorizationPolicy');
    });
});

describe('a cluster that runs the application', () => {
    it('opens its gateway for clients outside the mesh, and for other clusters by mutual TLS', () => {
        expect(applicationObjects(bridge, aws).gateway[0]?.spec).toEqual({
            selector: { app: 'ingress' },
            servers: [
                {
                    name: 'details',
                    hosts: ['bookinfo/details.example.test'],
                    port: { name: 'http-details', number: 80, protocol: 'HTTP' },
                },
                {
                    name: 'details-mtls',
                    hosts: ['bookinfo/details.example.test'],
                    port: { name: 'mtls-details', number: 15443, protocol: 'HTTPS' },
                    tls: { mode: 'ISTIO_MUTUAL' },
                },
            ],
        });
    });

    it('reaches a hostname at its own gateway and at the other cluster’s', () => {
        expect(
            endpoints(
                applicationObjects(
                    { ...bridge, clusters: [{ ...aws, localAddresses: ['10.0.0.1'] }, google] },
                    { ...aws, localAddresses: ['10.0.0.1'] },
                ),
            ),
        ).toEqual([
            { address: '10.0.0.1', ports: { http: 15443 }, locality: 'us-east-2/us-east-2a', network: 'vpc-aws' },
            { address: '198.18.2.241', ports: { http: 15443 }, locality: 'us-central1', network: 'vpc-google' },
        ]);
    });

    it.each([
        ['IP addresses', google, 'STATIC'],
        ['a DNS name, as AWS gives its load balancers', { ...google, addresses: ['lb.example.com'] }, 'DNS'],
    ])('resolves %s', (_, other, resolution) => {
        const objects = applicationObjects({ ...bridge, clusters: [aws, other] }, aws);
        expect(objects.entries[0]?.spec['resolution']).toBe(resolution);
    });

    it('has the defaults of the product: 10 gateway errors eject, 2 retries stay in their priority', () => {
        const { rules, callerRoutes, immediateUpdates, remoteEndpoints } = applicationObjects(bridge, aws);
        expect(rules[0]?.spec).toMatchObject({
            host: 'details.example.test',
            trafficPolicy: {
                tls: { mode: 'ISTIO_MUTUAL', sni: 'details.example.test' },
                outlierDetection: {
                    consecutiveGatewayErrors: 10,
                    consecutive5xxErrors: 0,
                    baseEjectionTime: '30s',
                    maxEjectionPercent: 100,
                },
            },
        });
        expect(callerRoutes[0]?.spec['http']).toEqual([
            {
                route: [{ destination: { host: 'details.example.test', port: { number: 80 } } }],
                retries: {
                    attempts: 2,
                    retryOn: 'reset,connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes,503',
                },
            },
        ]);
        expect([immediateUpdates, remoteEndpoints]).toEqual([[], []]);
    });

    it('has the other cluster’s Service as an endpoint of its own, where services are exposed as endpoints', () => {
        const { eastWestGateway, remoteEndpoints, serviceRules } = applicationObjects(exposed, aws);
        expect(remoteEndpoints.map(({ spec }) => spec)).toEqual([
            {
                address: '198.18.2.242',
                labels: { app: 'details', 'security.istio.io/tlsMode': 'istio' },
                ports: { http: 15443 },
                locality: 'us-central1',
                network: 'vpc-google',
            },
        ]);
        expect(eastWestGateway[0]?.spec).toMatchObject({
            selector: { app: 'east-west' },
            servers: [{ tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: [details.service] }],
        });
        expect(serviceRules[0]?.spec).toMatchObject({ host: details.service });
    });

    it('retries what is not idempotent only where it was never sent', () => {
        expect(applicationObjects(exposed, aws).serviceRoutes[0]?.spec['http']).toMatchObject([
            {
                match: [{ method: { regex: 'GET|HEAD|OPTIONS|PUT|DELETE|TRACE' } }],
                retries: { attempts: 3, retryOn: 'gateway-error', perTryTimeout: '250ms', retryRemoteLocalities: true },
            },
            { retries: { attempts: 3, retryOn: 'connect-failure,refused-stream', retryRemoteLocalities: true } },
        ]);
    });

    it.each([false, true])(
        'leaves the other ports of a Service where they are (all methods alike: %s)',
        (anyMethod) => {
            const { settings } = exposed;
            const retries = { ...settings.retries, anyMethod };
            const { serviceRoutes } = applicationObjects({ ...exposed, settings: { ...settings, retries } }, aws);
            const rules = serviceRoutes[0]?.spec['http'] as { match?: { port?: number }[] }[];
            expect(rules).toHaveLength(anyMethod ? 1 : 2);
            expect(rules.map(({ match }) => match?.map(({ port }) => port))).toEqual(rules.map(() => [details.port]));
        },
    );

    it('lets Envoy apply changes at once for every name that callers use', () => {
        const patches = applicationObjects(exposed, aws).immediateUpdates[0]?.spec['configPatches'] as {
            match: { cluster: { service: string } };
        }[];
        expect(patches.map(({ match }) => match.cluster.service)).toEqual([details.hostname, details.service]);
    });
});

describe('the cluster of the Tier-1 gateway', () => {
    it('leads the hostname to the gateways of all clusters, and to nothing of its own', () => {
        const objects = tier1Objects(bridge);
        expect(endpoints(objects)).toMatchObject([{ address: '198.18.1.241' }, { address: '198.18.2.241' }]);
        expect(objects.gateway[0]?.spec).toMatchObject({
            selector: { app: 'front' },
            servers: [{ hosts: ['edge/details.example.test'], port: { number: 80, protocol: 'HTTP' } }],
        });
        expect(new Set(all(objects).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['edge']));
    });

    it('has no objects where there is no Tier-1', () => {
        expect(all(tier1Objects(withoutTier1))).toEqual([]);
    });
});

describe('reachability', () => {
    it.each([
        ['both ways', { 'vpc-aws': ['vpc-google'], 'vpc-google': ['vpc-aws'] }, ['198.18.1.241', '198.18.2.241']],
        ['one way, from the other', { 'vpc-google': ['vpc-aws'] }, ['198.18.1.241']],
    ])('%s', (_, reachability, addresses) => {
        const found = endpoints(applicationObjects({ ...bridge, reachability }, aws)) as { address: string }[];
        expect(found.map(({ address }) => address)).toEqual(addresses);
    });
});

describe('any bridge', () => {
    const name = fc.stringMatching(/^[a-z]{3,8}$/);
    const anyBridge = fc
        .record({
            hosts: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
            clusters: fc.uniqueArray(name, { minLength: 2, maxLength: 4 }),
            endpoints: fc.boolean(),
        })
        .map(({ hosts, clusters, endpoints: asEndpoints }): Bridge => ({
            ...(asEndpoints ? exposed : bridge),
            hosts: hosts.map((host) => ({
                ...details,
                name: host,
                hostname: `${host}.example.test`,
                service: `${host}.bookinfo.svc.cluster.local`,
            })),
            clusters: clusters.map((cluster, index) => ({
                name: cluster,
                region: cluster,
                network: `vpc-${cluster}`,
                addresses: [`198.18.${index + 1}.1`],
                eastWestAddress: `198.18.${index + 1}.2`,
            })),
        }));

    it('reaches every hostname in every cluster from everywhere, its own cluster’s gateway included', () => {
        fc.assert(
            fc.property(anyBridge, (each) => {
                for (const objects of [
                    tier1Objects(each),
                    ...each.clusters.map((cluster) => applicationObjects(each, cluster)),
                ]) {
                    for (const entry of objects.entries) {
                        expect(entry.spec['endpoints']).toHaveLength(each.clusters.length);
                    }
                }
            }),
        );
    });

    it('gives each object of a cluster a name of its own, and the workspace’s label', () => {
        fc.assert(
            fc.property(anyBridge, (each) => {
                for (const cluster of each.clusters) {
                    const objects = all(applicationObjects(each, cluster));
                    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
                    expect(new Set(names).size).toBe(names.length);
                    expect(objects.every(({ metadata }) => metadata.labels[workspaceLabel] === 'books')).toBe(true);
                }
            }),
        );
    });

    it('never shows a hostname to namespaces of others', () => {
        fc.assert(
            fc.property(anyBridge, (each) => {
                for (const cluster of each.clusters) {
                    const { entries, gatewayRoutes, rules } = applicationObjects(each, cluster);
                    for (const { spec } of [...entries, ...gatewayRoutes, ...rules]) {
                        expect(spec['exportTo']).toEqual(['.']);
                    }
                }
            }),
        );
    });
});
