import * as fc from 'fast-check';
import { kubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import { mutualTlsOf } from '../../../analysis/paths/mutualTls';
import { imports } from '../../../analysis/paths/visibility';
import { readCluster } from '../../../analysis/readers/cluster';
import { isExportedTo } from '../../../analysis/readers/istio/exports';
import { declaredNetworks } from '../../../analysis/readers/istio/networks';
import { explained, find, type Fleet, host, type Manifest, twoNetworks, validFleet } from '../support/fleet';

const istio = 'networking.istio.io/v1';

const object = (kind: string, name: string, namespace: string, spec: Record<string, unknown>): Manifest => ({
    apiVersion: kind === 'PeerAuthentication' ? 'security.istio.io/v1' : istio,
    kind,
    metadata: { name, namespace },
    spec,
});

const changed = (change: (fleet: Fleet) => void, fleet = validFleet()): Fleet => {
    change(fleet);
    return fleet;
};

const pathsOf = (fleet: Fleet, cluster: string, service = host) =>
    (explained(fleet).services.find((each) => each.host === service)?.paths ?? []).filter(
        ({ caller }) => caller.cluster === cluster,
    );

/** Clusters by priority on the first path of a cluster's callers. */
const order = (fleet: Fleet, cluster: string, service = host): string[][] =>
    (pathsOf(fleet, cluster, service)[0]?.levels ?? []).map(({ hosts }) => hosts.map((each) => each.cluster));

describe('a ServiceEntry', () => {
    const entry = (spec: Record<string, unknown>): Manifest =>
        object('ServiceEntry', 'pay', 'shop', {
            hosts: ['pay.example.com'],
            location: 'MESH_EXTERNAL',
            resolution: 'STATIC',
            ports: [{ number: 443, name: 'http', protocol: 'HTTP' }],
            ...spec,
        });
    const twoPlaces = [
        { address: '192.0.2.1', locality: 'europe-west1/europe-west1-b' },
        { address: '192.0.2.2', locality: 'us-central1/us-central1-b' },
    ];
    const withRule = (spec: Record<string, unknown>) =>
        changed(({ west }) => {
            const rule = structuredClone(find(west, 'DestinationRule', 'hello'));
            rule.metadata.name = 'pay';
            Object.assign(rule.spec ?? {}, { host: 'pay.example.com' });
            west?.push(entry(spec), rule);
        });

    it('has its endpoints in the order of their localities, each in the cluster of its region', () => {
        expect(order(withRule({ endpoints: twoPlaces }), 'west', 'pay.example.com')).toEqual([['west'], ['east']]);
    });

    it('is known in its own cluster only', () => {
        const found = explained(withRule({ endpoints: twoPlaces })).services.find(
            (each) => each.host === 'pay.example.com',
        );
        expect(found?.clusters.map(({ cluster, exists }) => [cluster, exists])).toEqual([
            ['west', true],
            ['east', false],
        ]);
        expect(found?.verdict).toBe('fails over');
    });

    it('answers outside the fleet where nothing says more', () => {
        expect(order(withRule({ endpoints: [{ address: '192.0.2.9' }] }), 'west', 'pay.example.com')).toEqual([
            ['outside (192.0.2.9)'],
        ]);
    });

    it('answers behind an east-west gateway whose address it names', () => {
        const fleet = twoNetworks();
        fleet.west?.push(entry({ endpoints: [{ address: 'east-1' }], location: 'MESH_INTERNAL' }));
        expect(order(fleet, 'west', 'pay.example.com')).toEqual([['east']]);
    });

    it('selects WorkloadEntries of its namespace', () => {
        const fleet = withRule({ workloadSelector: { labels: { app: 'pay' } } });
        const workload = (name: string, namespace: string) =>
            object('WorkloadEntry', name, namespace, { address: `192.0.2.${name}`, labels: { app: 'pay' } });
        fleet.west?.push(workload('7', 'shop'), workload('8', 'other'));
        const [path] = pathsOf(fleet, 'west', 'pay.example.com');
        expect(path?.levels.flatMap(({ hosts }) => hosts.map(({ address }) => address))).toEqual(['192.0.2.7']);
    });

    it('has its own name as an endpoint where DNS finds the addresses', () => {
        const [path] = pathsOf(withRule({ resolution: 'DNS' }), 'west', 'pay.example.com');
        expect(path?.levels[0]?.hosts[0]?.address).toBe('pay.example.com');
    });

    it.each([
        ['a wildcard', { hosts: ['*.example.com'] }, 'where requests for *.example.com go'],
        ['no resolution', { resolution: 'NONE' }, 'where requests for pay.example.com go'],
    ])('with %s is named as not understood', (_, spec, mayChange) => {
        const { notUnderstood } = explained(changed(({ west }) => west?.push(entry(spec))));
        expect(notUnderstood).toEqual([{ cluster: 'west', object: 'ServiceEntry shop/pay', mayChange }]);
    });
});

it.each([
    ['shop', [['west', 'west'], ['east', 'east'], ['outside (192.0.2.5)']]],
    [
        'other',
        [
            ['west', 'west'],
            ['east', 'east'],
        ],
    ],
])('a ServiceEntry in namespace %s for the host of a Service of shop', (namespace, expected) => {
    const fleet = changed(({ west }) =>
        west?.push(
            object('ServiceEntry', 'more', namespace, {
                hosts: [host],
                resolution: 'STATIC',
                endpoints: [{ address: '192.0.2.5' }],
            }),
        ),
    );
    expect(order(fleet, 'west')).toEqual(expected);
});

it('a WorkloadEntry is an endpoint of the Services that select it, for every cluster', () => {
    const fleet = changed(({ east }) =>
        east?.push(object('WorkloadEntry', 'vm', 'shop', { address: '192.0.2.5', labels: { app: 'hello' } })),
    );
    const addresses = pathsOf(fleet, 'west')[0]?.levels.flatMap(({ hosts }) => hosts.map(({ address }) => address));
    expect(addresses).toContain('192.0.2.5');
});

describe('a Sidecar', () => {
    const sidecar = (namespace: string, hosts: string[]) =>
        object('Sidecar', 'default', namespace, { egress: [{ hosts }] });

    it.each([
        ['another namespace', ['other/*'], 0],
        ['its own namespace', ['./*'], 1],
        ['every namespace', ['*/*'], 1],
        ['the service by name', ['shop/hello.shop.svc.cluster.local'], 1],
        ['another service of its namespace', ['shop/other.shop.svc.cluster.local'], 0],
        ['nothing', ['~/*'], 0],
    ])('that imports %s', (_, hosts, callers) => {
        expect(
            pathsOf(
                changed(({ west }) => west?.push(sidecar('shop', hosts))),
                'west',
            ),
        ).toHaveLength(callers);
    });

    it('of the root namespace is for namespaces without one', () => {
        const fleet = changed(({ west }) => west?.push(sidecar('istio-system', ['istio-system/*'])));
        expect(pathsOf(fleet, 'west')).toHaveLength(0);
        fleet.west?.push(sidecar('shop', ['*/*']));
        expect(pathsOf(fleet, 'west')).toHaveLength(1);
    });

    it('of single workloads is named, and changes nothing', () => {
        const selective = object('Sidecar', 'one', 'shop', {
            workloadSelector: { labels: { app: 'client' } },
            egress: [{ hosts: ['~/*'] }],
        });
        const fleet = changed(({ west }) => west?.push(selective));
        expect(pathsOf(fleet, 'west')).toHaveLength(1);
        expect(explained(fleet).notUnderstood.map((each) => each.object)).toEqual(['Sidecar shop/one']);
    });

    it('imports at least what it imported before when a host is added', () => {
        const service = {
            ...({
                name: 'a',
                ports: [],
                tcpPorts: [],
                exportTo: [],
                isNodeLocal: false,
                isHeadless: false,
                isKept: false,
                endpoints: [],
                unready: 0,
            } as const),
            ...({ kind: 'Service', host: 'a.b.svc.cluster.local', namespace: 'b' } as const),
        };
        const hosts = fc.array(fc.constantFrom('b/*', './*', '*/*', '~/*', 'c/*', '*/*.svc.cluster.local'));
        fc.assert(
            fc.property(
                hosts,
                fc.constantFrom('b/*', '~/*', 'c/*'),
                fc.constantFrom('b', 'c'),
                (some, more, caller) => {
                    const scope = (egressHosts: string[]) => ({
                        namespace: caller,
                        egressHosts,
                        object: {
                            apiVersion: istio,
                            kind: 'Sidecar',
                            metadata: { name: 'x', labels: {} },
                            content: {},
                        },
                    });
                    const before = imports(scope(some), service, caller);
                    expect(!before || imports(scope([...some, more]), service, caller)).toBe(true);
                },
            ),
        );
    });
});

describe('a PeerAuthentication', () => {
    const disabled = { mtls: { mode: 'DISABLE' } };
    const disable = (namespace: string, selector?: object) =>
        object('PeerAuthentication', 'default', namespace, { ...disabled, ...(selector && { selector }) });
    const isDropped = (fleet: Fleet) =>
        pathsOf(fleet, 'west').some(({ dropped }) => dropped.some(({ because }) => because === 'no mutual TLS'));

    it.each([
        ['the mesh', disable('istio-system'), true],
        ['the namespace', disable('shop'), true],
        ['other pods', disable('shop', { matchLabels: { app: 'other' } }), false],
        ['the pods', disable('shop', { matchLabels: { app: 'hello' } }), true],
        ['another namespace', disable('other'), false],
    ])('that switches mutual TLS off for %s', (_, policy, dropped) => {
        const fleet = twoNetworks();
        fleet.west?.push(policy);
        expect(isDropped(fleet)).toBe(dropped);
    });

    it('changes nothing on one network', () => {
        expect(isDropped(changed(({ west }) => west?.push(disable('istio-system'))))).toBe(false);
    });

    it('of the pods is stronger than the namespace’s, and that than the mesh’s; a port’s wins', () => {
        const cluster = readCluster({
            name: 'west',
            hidden: [],
            objects: [
                disable('istio-system'),
                object('PeerAuthentication', 'default', 'shop', { mtls: { mode: 'STRICT' } }),
                object('PeerAuthentication', 'own', 'shop', {
                    selector: { matchLabels: { app: 'hello' } },
                    mtls: { mode: 'PERMISSIVE' },
                    portLevelMtls: { 8080: { mode: 'DISABLE' } },
                }),
            ].flatMap((each) => kubernetesObject(each) ?? []),
        });
        expect(mutualTlsOf(cluster, 'other', {}).mode).toBe('DISABLE');
        expect(mutualTlsOf(cluster, 'shop', {}).mode).toBe('STRICT');
        expect(mutualTlsOf(cluster, 'shop', { app: 'hello' }).mode).toBe('PERMISSIVE');
        expect(mutualTlsOf(cluster, 'shop', { app: 'hello' }, 8080).mode).toBe('DISABLE');
    });
});

describe('the mesh configuration', () => {
    const mesh = (text: string) => changed(({ west }) => (find(west, 'ConfigMap', 'istio').data = { mesh: text }));

    it('keeps the endpoints of cluster-local hosts apart', () => {
        const fleet = mesh('serviceSettings: [{settings: {clusterLocal: true}, hosts: ["*.shop.svc.cluster.local"]}]');
        expect(order(fleet, 'west')).toEqual([['west', 'west']]);
        expect(pathsOf(fleet, 'west')[0]?.dropped).toEqual([
            { cluster: 'east', endpoints: 2, because: 'cluster-local service' },
        ]);
    });

    it.each([
        ['no setting', undefined, true, false],
        ['automatic mutual TLS off', undefined, false, true],
        ['automatic mutual TLS off, and on in the rule', 'ISTIO_MUTUAL', false, false],
    ])('with %s: endpoints of another network are left out or not', (_, mode, auto, isLeftOut) => {
        const fleet = twoNetworks();
        if (!auto) {
            find(fleet.west, 'ConfigMap', 'istio').data = { mesh: 'enableAutoMtls: false' };
        }
        if (mode !== undefined) {
            Object.assign(find(fleet.west, 'DestinationRule', 'hello').spec?.trafficPolicy as object, {
                tls: { mode },
            });
        }
        const because = pathsOf(fleet, 'west').flatMap(({ dropped }) => dropped.map((each) => each.because));
        expect(because).toEqual(isLeftOut ? ['no mutual TLS'] : []);
    });

    it('exports services by default where it says so', () => {
        expect(pathsOf(mesh('defaultServiceExportTo: ["other"]'), 'west')).toHaveLength(0);
    });

    it.each([
        ['a cluster', { n1: { endpoints: [{ fromRegistry: 'west' }] } }, 'n1', undefined],
        ['a range', { n2: { endpoints: [{ fromCidr: '10.1.0.0/16' }] } }, undefined, 'n2'],
        ['a range that is none', { n2: { endpoints: [{ fromCidr: '10.1.0.0/99' }] } }, undefined, undefined],
    ])('declares networks by %s', (_, networks, ofCluster, ofAddress) => {
        const declared = declaredNetworks('west', { networks });
        expect([declared.ofCluster, declared.ofAddress('10.1.2.3')]).toEqual([ofCluster, ofAddress]);
    });
});

describe('a Service', () => {
    const service = (fleet: Fleet) => find(fleet.west, 'Service', 'hello');

    it('with internalTrafficPolicy Local never leaves its cluster', () => {
        const fleet = changed((all) => Object.assign(service(all).spec ?? {}, { internalTrafficPolicy: 'Local' }));
        expect(order(fleet, 'west')).toEqual([['west', 'west']]);
    });

    it.each(['PreferClose', 'PreferSameZone'])(
        'with trafficDistribution %s has an order without detection',
        (value) => {
            const fleet = changed((all) => {
                Object.assign(service(all).spec ?? {}, { trafficDistribution: value });
                Object.assign(find(all.west, 'DestinationRule', 'hello').spec ?? {}, { trafficPolicy: {} });
            });
            expect(order(fleet, 'west')).toEqual([
                ['west', 'west'],
                ['east', 'east'],
            ]);
            expect(explained(fleet).notUnderstood).toEqual([]);
        },
    );

    it('with another trafficDistribution is named', () => {
        const fleet = changed((all) =>
            Object.assign(service(all).spec ?? {}, { trafficDistribution: 'PreferSameNode' }),
        );
        expect(explained(fleet).notUnderstood.map((each) => each.object)).toEqual([
            'Service shop/hello, spec.trafficDistribution',
        ]);
    });

    it('that is not exported to a namespace has no callers there', () => {
        const fleet = changed((all) =>
            Object.assign(service(all).metadata, { annotations: { 'networking.istio.io/exportTo': 'other' } }),
        );
        expect(pathsOf(fleet, 'west')).toHaveLength(0);
    });
});

it.each([
    [['*'], 'shop', 'other', true],
    [['.'], 'shop', 'other', false],
    [['.'], 'shop', 'shop', true],
    [['other'], 'shop', 'other', true],
    [['~'], 'shop', 'shop', false],
])('exportTo %j of an object in %s reaches %s: %s', (exportTo, own, namespace, expected) => {
    expect(isExportedTo(exportTo, own, namespace)).toBe(expected);
});

it('endpoints without a network are local to everybody', () => {
    const fleet = twoNetworks();
    find(fleet.east, 'Namespace', 'istio-system').metadata.labels = {};
    expect(pathsOf(fleet, 'west')[0]?.levels[1]?.hosts.map(({ kind }) => kind)).toEqual(['pod', 'pod']);
});
