import type { IstioObject } from '../../../../analysis/bridge/istioObject';
import type { OnboardedCluster } from '../../../../analysis/bridge/serviceBridge/onboarded';
import { serviceBridgeTranslation } from '../../../../analysis/bridge/serviceBridge/translation';
import { type KubernetesObject, kubernetesObject } from '../../../../analysis/manifests/kubernetesObject';
import {
    clusters,
    ingress,
    landscape,
    organization,
    server,
    tenant,
    tier1,
    tsbObject,
    unifiedIngress,
    workspace,
} from './support/objects';

const translated = (objects: readonly KubernetesObject[], where: readonly OnboardedCluster[] = clusters) => {
    const { objects: made, refusals } = serviceBridgeTranslation(objects, where);
    return {
        in: (cluster: string) => made.get(cluster) ?? [],
        names: (cluster: string) =>
            (made.get(cluster) ?? []).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort(),
        one: (cluster: string, kind: string) => (made.get(cluster) ?? []).filter((each) => each.kind === kind)[0]?.spec,
        refused: refusals.map(({ object, reason }) => `${object.kind} ${object.metadata.name} ${reason}`),
    };
};
const endpoints = (spec: IstioObject['spec'] | undefined) =>
    (spec?.['endpoints'] as { address: string; locality: string; network: string }[] | undefined)?.map(
        ({ address, locality, network }) => `${address} ${locality} ${network}`,
    );

describe('a hostname', () => {
    const bridged = translated([...landscape, ingress()]);

    it('becomes the same kinds of objects in every cluster of its namespace', () => {
        const names = [
            'DestinationRule global-gateway-details-example-test',
            'Gateway ingress',
            'ServiceEntry global-gateway-details-example-test',
            'VirtualService details-callers',
            'VirtualService ingress-details',
        ];
        expect(bridged.names('columbus')).toEqual(names);
        expect(bridged.names('iowa')).toEqual(names);
        expect(bridged.names('ghent')).toEqual([]);
        expect(bridged.refused).toEqual([]);
    });

    it('has the pods of the own gateway and the load balancers of the others as endpoints', () => {
        expect(endpoints(bridged.one('columbus', 'ServiceEntry'))).toEqual([
            '10.0.0.1 us-east-2 aws',
            '203.0.113.20 us-central1 google',
        ]);
        expect(endpoints(bridged.one('iowa', 'ServiceEntry'))).toEqual([
            '203.0.113.10 us-east-2 aws',
            '10.0.0.1 us-central1 google',
        ]);
    });

    it('has the addresses of the load balancer where another Service has the same pods', () => {
        const [columbus, ...others] = clusters;
        const inside = columbus.services.map((each) => ({ ...each, name: `${each.name}-inside`, addresses: [] }));
        const both = translated(
            [...landscape, ingress()],
            [{ ...columbus, services: [...inside, ...columbus.services] }, ...others],
        );
        expect(both.in('iowa')).toEqual(bridged.in('iowa'));
    });

    it('means the same in the unified form', () => {
        expect(translated([...landscape, unifiedIngress]).in('iowa')).toEqual(bridged.in('iowa'));
    });

    it('loses the endpoints of an own gateway without pods, and keeps its address elsewhere', () => {
        const [columbus, ...others] = clusters;
        const services = columbus.services.map((service) => ({ ...service, podAddresses: [] }));
        const down = translated([...landscape, ingress()], [{ ...columbus, services }, ...others]);
        expect(endpoints(down.one('columbus', 'ServiceEntry'))).toEqual(['203.0.113.20 us-central1 google']);
        expect(endpoints(down.one('iowa', 'ServiceEntry'))).toContain('203.0.113.10 us-east-2 aws');
    });

    it('does not lead where a network is not reached', () => {
        const alone = landscape.filter(({ kind }) => kind !== 'OrganizationSetting');
        expect(endpoints(translated([...alone, ingress()]).one('columbus', 'ServiceEntry'))).toEqual([
            '10.0.0.1 us-east-2 aws',
        ]);
    });

    it('has the product’s defaults, unless a traffic setting says otherwise', () => {
        const policy = (objects: readonly KubernetesObject[]) =>
            translated([...landscape, ingress(), ...objects]).one('columbus', 'DestinationRule')?.['trafficPolicy'];
        expect(policy([])).toMatchObject({ outlierDetection: { consecutiveGatewayErrors: 10, interval: '10s' } });
        const settings = {
            resilience: {
                circuitBreakerSensitivity: 'CUSTOM',
                outlierDetection: { consecutiveGatewayFailure: 3, interval: '1s' },
                connectionPool: { tcp: { connectTimeout: '1s' } },
            },
        };
        expect(
            policy([
                tsbObject('trafficGroup', 'fast', workspace, { namespaceSelector: { names: ['*/backend'] } }),
                tsbObject(
                    'trafficSetting',
                    'fast',
                    { ...workspace, trafficGroup: 'fast' },
                    { outbound: { upstreamTrafficSettings: [{ hosts: ['*'], settings }] } },
                ),
            ]),
        ).toMatchObject({
            outlierDetection: { consecutiveGatewayErrors: 3, interval: '1s', baseEjectionTime: '30s' },
            connectionPool: { tcp: { connectTimeout: '1s' } },
        });
    });

    it('has its Services as endpoints of each other where the workspace has an east-west gateway', () => {
        const setting = tsbObject('workspaceSetting', 'bookinfo', workspace, {
            defaultEastWestGatewaySettings: [
                { workloadSelector: { namespace: 'backend', labels: { app: 'eastwest' } } },
            ],
        });
        expect(translated([...landscape, ingress(), setting]).one('columbus', 'WorkloadEntry')).toMatchObject({
            address: '203.0.113.21',
            labels: { app: 'details' },
            network: 'google',
        });
    });
});

describe('a Tier-1 gateway', () => {
    it('leads to the load balancers of the clusters that expose the hostname', () => {
        const bridged = translated([...landscape, ingress(), tier1()]);
        expect(bridged.names('ghent')).toEqual([
            'DestinationRule global-gateway-details-example-test',
            'Gateway front',
            'ServiceEntry global-gateway-details-example-test',
            'VirtualService front-details',
        ]);
        expect(endpoints(bridged.one('ghent', 'ServiceEntry'))).toEqual([
            '203.0.113.10 us-east-2 aws',
            '203.0.113.20 us-central1 google',
        ]);
    });

    it('leads to the listed clusters only', () => {
        const listed = translated([...landscape, ingress(), tier1({ clusters: [{ name: 'iowa' }] })]);
        expect(endpoints(listed.one('ghent', 'ServiceEntry'))).toEqual(['203.0.113.20 us-central1 google']);
    });

    const front = (servers: object[], namespace = 'edge') =>
        tsbObject(
            'tier1Gateway',
            'front',
            { ...workspace, gatewayGroup: 'backend' },
            {
                workloadSelector: { namespace, labels: { app: 'front' } },
                externalServers: [
                    { name: 'details', hostname: 'details.example.test', port: 80 },
                    ...servers.map((server) => ({ name: 'shop', hostname: 'shop.example.test', port: 80, ...server })),
                ],
            },
        );

    it.each([
        ['servers on several ports', front([{ port: 81 }]), 'has servers on several ports'],
        ['a list of clusters for one server', front([{ clusters: [{ name: 'iowa' }] }]), 'lists different clusters'],
        [
            'pods that no gateway has',
            front([], 'backend'),
            'is for pods app=front in the namespace backend: its workspace and group have no gateway there.',
        ],
    ])('with %s is refused', (_, object, reason) => {
        const shop = { ...server, name: 'shop', hostname: 'shop.example.test' };
        const bridged = translated([...landscape, ingress({ http: [server, shop] }), object]);
        expect(bridged.refused).toEqual([expect.stringContaining(reason)]);
        expect(bridged.in('ghent')).toEqual([]);
    });

    it('with one unknown hostname leads the others, and says which it does not', () => {
        const bridged = translated([...landscape, ingress(), front([{}])]);
        expect(bridged.refused).toEqual([
            'Tier1Gateway front has hostnames that no gateway exposes: shop.example.test.',
        ]);
        expect(bridged.names('ghent')).toContain('VirtualService front-details');
    });

    it.each([
        ['weights', tier1({ clusters: [{ name: 'iowa', weight: 50 }] }), 'weights, which switch failover off'],
        ['an unknown hostname', tier1({ hostname: 'other.example.test' }), 'only hostnames that no gateway exposes'],
    ])('with %s is refused', (_, object, reason) => {
        const bridged = translated([...landscape, ingress(), object]);
        expect(bridged.refused).toEqual([expect.stringContaining(reason)]);
        expect(bridged.in('ghent')).toEqual([]);
    });
});

describe('another workspace', () => {
    const other = { ...tenant, workspace: 'other' };
    const of = (spec: object) => [
        tsbObject('workspace', 'other', tenant, { namespaceSelector: { names: ['*/other'] }, ...spec }, '2026-02-01'),
        tsbObject('gatewayGroup', 'backend', other, { namespaceSelector: { names: ['*/*'] } }),
    ];
    const inOther = { ...other, gatewayGroup: 'backend' };
    const workloadSelector = { namespace: 'other', labels: { app: 'front' } };

    it('does not get a hostname of the first', () => {
        const stolen = ingress({ workloadSelector }, inOther, '2026-02-01');
        const bridged = translated([...landscape, ...of({}), stolen, ingress()]);
        expect(bridged.refused).toEqual([
            'IngressGateway ingress has the hostname details.example.test, which IngressGateway ingress of the workspace bookinfo has.',
        ]);
        expect(bridged.in('columbus').map(({ metadata }) => metadata.namespace)).not.toContain('other');
    });

    it('does not get one of an older gateway of the other generation either', () => {
        const stolen = ingress({ workloadSelector }, inOther, '2026-02-01');
        const bridged = translated([...landscape, ...of({}), stolen, unifiedIngress]);
        expect(bridged.refused).toEqual([
            expect.stringContaining('IngressGateway ingress has the hostname details.example.test, which Gateway '),
        ]);
        expect(bridged.in('columbus').map(({ metadata }) => metadata.namespace)).not.toContain('other');
    });

    it('does not get a namespace of the first', () => {
        const greedy = of({ namespaceSelector: { names: ['columbus/backend'] } });
        const bridged = translated([...landscape, ...greedy, ingress({}, inOther)]);
        expect(bridged.refused).toEqual([
            'Workspace other selects the namespace columbus/backend, which the workspace bookinfo owns.',
            'IngressGateway ingress is for the namespace backend, which its workspace and group have in no cluster.',
        ]);
        expect(bridged.in('columbus')).toEqual([]);
    });

    it.each([
        [undefined, ['Tier1Gateway front routes to the workspace bookinfo, and its own is not `privileged`.'], 0],
        [true, [], 4],
    ])('routes to the first only where it is privileged (%s)', (privileged, refused, objects) => {
        const named = { namespaceSelector: { names: ['ghent/other'] }, ...(privileged && { privileged }) };
        const front = tsbObject('tier1Gateway', 'front', inOther, {
            workloadSelector,
            externalServers: [{ name: 'details', hostname: 'details.example.test', port: 80 }],
        });
        const [columbus, iowa, ghent] = clusters;
        const services = ghent.services.map((service) => ({ ...service, namespace: 'other' }));
        const bridged = translated(
            [...landscape, ...of(named), ingress(), front],
            [columbus, iowa, { ...ghent, services }],
        );
        expect(bridged.refused).toEqual(refused);
        expect(bridged.in('ghent')).toHaveLength(objects);
    });

    it('does not call the first one’s pods by mutual TLS where those are for the workspace only', () => {
        const security = { ...workspace, securityGroup: 'closed' };
        const bridged = translated([
            ...landscape,
            tsbObject('securityGroup', 'closed', workspace, { namespaceSelector: { names: ['*/backend'] } }),
            tsbObject('securitySetting', 'closed', security, {
                authenticationSettings: { trafficMode: 'REQUIRED' },
                authorization: { mode: 'WORKSPACE' },
            }),
        ]);
        expect(bridged.one('columbus', 'PeerAuthentication')).toEqual({ mtls: { mode: 'STRICT' } });
        expect(bridged.one('columbus', 'AuthorizationPolicy')).toEqual({
            action: 'DENY',
            rules: [{ from: [{ source: { principals: ['*'], notNamespaces: ['backend', 'edge'] } }] }],
        });
    });

    it('of another tenant does not call them either, though it has the same name', () => {
        const bridged = translated([
            ...landscape,
            tsbObject('tenant', 'bank', organization, {}),
            tsbObject(
                'workspace',
                'bookinfo',
                { ...organization, tenant: 'bank' },
                { namespaceSelector: { names: ['*/other'] } },
            ),
            tsbObject('securityGroup', 'closed', workspace, { namespaceSelector: { names: ['*/backend'] } }),
            tsbObject(
                'securitySetting',
                'closed',
                { ...workspace, securityGroup: 'closed' },
                { authorization: { mode: 'WORKSPACE' } },
            ),
        ]);
        expect(JSON.stringify(bridged.one('columbus', 'AuthorizationPolicy'))).toContain(
            '"notNamespaces":["backend","edge"]',
        );
    });
});

describe('an Istio object of Tetrate Service Bridge', () => {
    const filter = (annotations: object) =>
        kubernetesObject({
            apiVersion: 'networking.istio.io/v1alpha3',
            kind: 'EnvoyFilter',
            metadata: { name: 'own', namespace: 'backend', labels: { 'istio.io/rev': 'tsb' }, annotations },
            spec: { configPatches: [] },
        }) as KubernetesObject;
    const group = (configMode: string) =>
        tsbObject('istioInternalGroup', 'own', workspace, { namespaceSelector: { names: ['columbus/*'] }, configMode });
    const annotations = Object.fromEntries(
        Object.entries({ ...workspace, istioInternalGroup: 'own' }).map(([level, name]) => [
            `tsb.tetrate.io/${level}`,
            name,
        ]),
    );

    it('goes as it is to the clusters of its group', () => {
        const bridged = translated([...landscape, group('DIRECT'), filter(annotations)]);
        expect(bridged.names('columbus')).toEqual(['EnvoyFilter own-direct']);
        expect(bridged.names('iowa')).toEqual([]);
    });

    it.each([
        ['without its hierarchy', group('DIRECT'), {}, 'has no annotation tsb.tetrate.io/organization'],
        ['in a group of another mode', group('BRIDGED'), annotations, 'is not DIRECT'],
    ])('is refused %s', (_, itsGroup, given, reason) => {
        const bridged = translated([...landscape, itsGroup, filter(given)]);
        expect(bridged.refused).toEqual([expect.stringContaining(reason)]);
        expect(bridged.in('columbus')).toEqual([]);
    });
});

describe('an object', () => {
    it.each<[string, readonly KubernetesObject[], string]>([
        [
            'of a tenant that is not there',
            [
                tsbObject(
                    'workspace',
                    'lost',
                    { ...organization, tenant: 'nobody' },
                    { namespaceSelector: { names: [] } },
                ),
            ],
            'Workspace lost belongs to the tenant nobody, which is not there.',
        ],
        [
            'of a group that is not there',
            [ingress({}, { ...workspace, gatewayGroup: 'nothing' })],
            'IngressGateway ingress belongs to the gatewayGroup nothing, which is not there.',
        ],
        [
            'that leads to another namespace',
            [
                ingress({
                    http: [
                        {
                            ...server,
                            routing: { rules: [{ route: { host: 'other/x.other.svc.cluster.local', port: 80 } }] },
                        },
                    ],
                }),
            ],
            'outside its own namespace backend: other clusters would not fail over.',
        ],
        [
            'that has a hostname twice',
            [ingress({ http: [server, { ...server, name: 'again' }] })],
            'IngressGateway ingress has two servers details.example.test: each needs a name and a hostname of its own.',
        ],
        [
            'for a cluster that is not onboarded',
            [tsbObject('cluster', 'columbia', organization, { network: 'aws' })],
            'Cluster columbia has the name of no onboarded cluster; those are columbus, iowa, ghent.',
        ],
    ])('%s has no effect, and is told why', (_, objects, reason) => {
        const bridged = translated([...landscape, ...objects]);
        expect(bridged.refused).toEqual([expect.stringContaining(reason)]);
        expect(bridged.in('columbus')).toEqual([]);
    });
});
