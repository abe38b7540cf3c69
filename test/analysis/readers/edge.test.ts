import { explainFleet } from '../../../analysis/explain';
import { kubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import { edgeHost, envoyGatewayFleet, glooFleet, kgatewayFleet, schemeFleet } from '../support/edge';
import { explained, find, type Fleet, validFleet } from '../support/fleet';

const blue = (fleet: Fleet) => {
    const found = explained(fleet).services.find(({ host }) => host === edgeHost);
    if (!found) {
        throw new Error('no service');
    }
    return found;
};

const changed = (fleet: Fleet, change: (fleet: Fleet) => void): Fleet => {
    change(fleet);
    return fleet;
};

/** `west west > east`: the clusters of the hosts, by priority. */
const order = (fleet: Fleet): string[][] =>
    (blue(fleet).paths[0]?.levels ?? []).map(({ hosts }) => hosts.map(({ cluster }) => cluster));

const specOf = (fleet: Fleet, kind: string, name: string, cluster = 'west'): Record<string, unknown> =>
    find(fleet[cluster], kind, name).spec ?? {};

describe.each([
    ['Envoy Gateway', envoyGatewayFleet, 2],
    ['kgateway', kgatewayFleet, 1],
    ['Gloo', glooFleet, 2],
    ['Gloo', schemeFleet, 2],
])('%s', (product, fleet, primaries) => {
    it('fails over from the primary to the other cluster’s gateway', () => {
        expect(blue(fleet()).verdict).toBe('fails over');
        const east = product === 'kgateway' ? 'outside (192.0.2.10)' : 'east';
        expect(order(fleet())).toEqual([Array.from({ length: primaries }, () => 'west'), [east]]);
    });

    it('is the caller, and the path says by which object', () => {
        const [path] = blue(fleet()).paths;
        expect(path?.caller).toMatchObject({ cluster: 'west', kind: 'edge gateway', product });
        expect(path?.healthCheck?.value.path).toBe('/health');
        expect(path?.rule).toBeDefined();
    });

    it('leaves nothing that is not understood', () => {
        expect(explained(fleet()).notUnderstood).toEqual([]);
    });
});

describe('several destinations of a route of Gloo', () => {
    const to = (weight: number, destination: object) => ({ weight, destination });
    const own = { upstream: { name: 'default-service-blue-10000', namespace: 'gloo-system' } };
    const away = { upstream: { name: 'away', namespace: 'gloo-system' } };
    const withDestinations = (destinations: object[], keepsFailover = false): Fleet => {
        const fleet = glooFleet();
        const upstream = find(fleet.west, 'Upstream', 'default-service-blue-10000');
        const other = structuredClone(upstream);
        other.metadata.name = 'away';
        other.spec = { static: { hosts: [{ addr: '192.0.2.20', port: 15443 }] } };
        fleet.west?.push(other);
        if (!keepsFailover) {
            delete upstream.spec?.failover;
        }
        const { virtualHost } = find(fleet.west, 'VirtualService', 'default').spec as {
            virtualHost: { routes: { routeAction: object }[] };
        };
        virtualHost.routes.forEach((route) => (route.routeAction = { multi: { destinations } }));
        return fleet;
    };

    it('are weighted clusters, each of which keeps its share', () => {
        const [path] = blue(withDestinations([to(75, own), to(25, away)])).paths;
        expect(path?.verdict).not.toBe('fails over');
        expect(path?.losses.find(({ cluster }) => cluster === 'west')).toMatchObject({ steady: 0.75, lost: 0.75 });
    });

    it('are one where the others have no weight', () => {
        expect(blue(withDestinations([to(100, own), to(0, away)])).paths).toEqual(
            blue(withDestinations([to(100, own)])).paths,
        );
    });

    it('are named where one of them has a failover of its own', () => {
        expect(explained(withDestinations([to(75, own), to(25, away)], true)).notUnderstood).toEqual([
            expect.objectContaining({
                object: 'VirtualService gloo-system/default, spec.virtualHost.routes[0].routeAction.multi',
            }),
        ]);
    });
});

it('counts the pods behind another cluster’s gateway, which is one host', () => {
    const [, second] = blue(envoyGatewayFleet()).paths[0]?.levels ?? [];
    expect(second?.hosts).toEqual([
        {
            address: '192.0.2.10',
            cluster: 'east',
            kind: 'address',
            locality: { region: 'us-east1', zone: '', subzone: '' },
            weight: 2,
        },
    ]);
});

it('without a health check and outlier detection does not fail over', () => {
    const fleet = changed(envoyGatewayFleet(), ({ west }) => {
        delete find(west, 'BackendTrafficPolicy', 'blue').spec?.healthCheck;
    });
    expect(blue(fleet).verdict).toBe('does not');
});

it.each([
    ['no circuit breaker', undefined],
    ['limits of other things', { maxConnections: 9 }],
])('with %s Envoy Gateway allows many retries at once, whatever Envoy’s own limit is', (_, circuitBreaker) => {
    const fleet = changed(envoyGatewayFleet(), (all) =>
        Object.assign(specOf(all, 'BackendTrafficPolicy', 'blue'), { circuitBreaker }),
    );
    expect(explained(fleet).problems).toEqual([]);
});

it('fails over by a health check, whatever the ejection limit is', () => {
    const fleet = changed(envoyGatewayFleet(), (all) => {
        const check = specOf(all, 'BackendTrafficPolicy', 'blue').healthCheck as Record<string, unknown>;
        check.passive = { maxEjectionPercent: 1 };
    });
    expect(blue(fleet).verdict).toBe('fails over');
});

it.each<[string, (fleet: Fleet) => void]>([
    [
        'a name beside addresses',
        (fleet) =>
            Object.assign(specOf(fleet, 'Backend', 'green'), {
                endpoints: [{ fqdn: { hostname: 'elb.example.com', port: 15443 } }],
            }),
    ],
    [
        'trafficDistribution of the primary',
        (fleet) => Object.assign(specOf(fleet, 'Service', 'blue'), { trafficDistribution: 'PreferClose' }),
    ],
    [
        'a filter of one backend',
        (fleet) => {
            const [rule] = specOf(fleet, 'HTTPRoute', 'blue').rules as { backendRefs: object[] }[];
            Object.assign(rule?.backendRefs[0] ?? {}, { filters: [{ type: 'RequestHeaderModifier' }] });
        },
    ],
])('with %s Envoy Gateway makes weighted clusters, of which none replaces another', (_, change) => {
    const service = blue(changed(envoyGatewayFleet(), change));
    expect(service.verdict).toBe('does not');
    expect(service.paths[0]?.losses.map(({ lost, steady }) => [steady, lost])).toEqual([
        [0.5, 0.5],
        [0.5, 0.5],
    ]);
});

it('follows the policy of the rule before the route’s, and the Gateway’s last', () => {
    const targets = (target: object) => (fleet: Fleet) => {
        const own = find(fleet.west, 'BackendTrafficPolicy', 'blue');
        const other = structuredClone(own);
        other.metadata.name = 'other';
        other.spec = { ...other.spec, targetRefs: [target] };
        fleet.west?.push(other);
    };
    const rule = (target: object) => blue(changed(envoyGatewayFleet(), targets(target))).paths[0]?.rule;
    expect(rule({ kind: 'HTTPRoute', name: 'blue', sectionName: 'all' })).toBe('BackendTrafficPolicy shop/other');
    expect(rule({ kind: 'Gateway', name: 'edge' })).toBe('BackendTrafficPolicy shop/blue');
});

it('names patches whose effect is not computed', () => {
    const fleet = changed(envoyGatewayFleet(), (all) => {
        const [patch] = specOf(all, 'EnvoyPatchPolicy', 'blue').jsonPatches as { operation: object }[];
        Object.assign(patch?.operation ?? {}, { path: '/lb_policy', value: 'RANDOM' });
    });
    expect(explained(fleet).notUnderstood).toEqual([
        {
            cluster: 'west',
            object: 'EnvoyPatchPolicy shop/blue',
            mayChange: 'the Envoy configuration at /lb_policy',
        },
    ]);
});

it('names a Gateway whose product is not known', () => {
    const fleet = changed(envoyGatewayFleet(), (all) =>
        Object.assign(specOf(all, 'Gateway', 'edge'), { gatewayClassName: 'other' }),
    );
    expect(explained(fleet).notUnderstood.map(({ object }) => object)).toEqual(['Gateway shop/edge']);
});

describe('a route whose Gateway was not read', () => {
    const without = (fleet: Fleet): void => {
        fleet.west = fleet.west?.filter(({ kind }) => kind !== 'Gateway') ?? [];
    };

    it.each([
        ['Envoy Gateway', envoyGatewayFleet],
        ['kgateway', kgatewayFleet],
    ])('is of the product whose Backends it names: %s', (product, fleet) => {
        const service = blue(changed(fleet(), without));
        expect(service.verdict).toBe('fails over');
        expect(service.paths[0]?.caller).toMatchObject({ gateway: 'shop/edge', product });
    });

    it('is not understood where it names Services only', () => {
        const fleet = changed(envoyGatewayFleet(), (all) => {
            without(all);
            specOf(all, 'HTTPRoute', 'blue').rules = [{ backendRefs: [{ name: 'blue', port: 10000 }] }];
        });
        expect(explained(fleet).notUnderstood).toEqual([
            {
                cluster: 'west',
                object: 'HTTPRoute shop/blue',
                mayChange: 'the paths of this route: Gateway shop/edge was not read',
            },
        ]);
    });
});

it('follows DestinationRules behind Istio’s gateways of the Gateway API', () => {
    const fleet = validFleet();
    fleet.west?.push(
        {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'Gateway',
            metadata: { name: 'in', namespace: 'shop' },
            spec: { gatewayClassName: 'istio' },
        },
        {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'HTTPRoute',
            metadata: { name: 'hello', namespace: 'shop' },
            spec: { parentRefs: [{ name: 'in' }], rules: [{ backendRefs: [{ name: 'hello', port: 5000 }] }] },
        },
    );
    const path = explained(fleet)
        .services.flatMap(({ paths }) => paths)
        .find(({ caller }) => caller.gateway === 'shop/in');
    expect(path).toMatchObject({ rule: 'DestinationRule shop/hello', verdict: 'fails over' });
});

describe('a fallback that nothing answers', () => {
    const receiver = (fleet: Fleet) => specOf(fleet, 'TLSRoute', 'green', 'east');
    const tls = (fleet: Fleet) => specOf(fleet, 'Backend', 'green').tls as Record<string, unknown>;

    it.each<[string, () => Fleet, (fleet: Fleet) => void, string]>([
        [
            'a server name that its cluster does not route',
            envoyGatewayFleet,
            (fleet) => (tls(fleet).sni = 'blue.failover.example'),
            'server name not routed',
        ],
        [
            'an Upstream that its cluster lacks',
            schemeFleet,
            (fleet) => (find(fleet.east, 'Upstream', 'default-service-green-10000').metadata.name = 'red'),
            'no such Upstream',
        ],
        [
            'a Service without endpoints',
            envoyGatewayFleet,
            (fleet) => (specOf(fleet, 'Deployment', 'green', 'east').replicas = 0),
            'no ready endpoints',
        ],
    ])('%s: is left out, and the service does not fail over', (_, valid, change, because) => {
        const service = blue(changed(valid(), change));
        expect(service.verdict).toBe('does not');
        expect(service.paths[0]?.dropped).toEqual([{ cluster: 'east', endpoints: 1, because }]);
        expect(service.paths[0]?.losses).toEqual([{ cluster: 'west', steady: 1, lost: 1, shares: {} }]);
    });

    it.each<[string, (fleet: Fleet) => void]>([
        ['a TLSRoute with a wildcard', (fleet) => (receiver(fleet).hostnames = ['*.failover.example'])],
        [
            'a listener that ends TLS for the name',
            (fleet) => {
                receiver(fleet).hostnames = ['other.failover.example'];
                specOf(fleet, 'Gateway', 'receiver', 'east').listeners = [
                    { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.failover.example' },
                ];
            },
        ],
    ])('is none behind %s', (_, change) => {
        expect(blue(changed(envoyGatewayFleet(), change)).verdict).toBe('fails over');
    });

    it('is none where the other cluster’s routes could not be read', () => {
        const fleet = changed(envoyGatewayFleet(), ({ east }) => (find(east, 'TLSRoute', 'green').kind = 'Other'));
        const explain = (hidden: { kind: string; reason: string; hides: string }[]) =>
            explainFleet(
                Object.entries(fleet).map(([name, manifests]) => ({
                    name,
                    hidden,
                    objects: manifests.flatMap((manifest) => kubernetesObject(manifest) ?? []),
                })),
            ).services.find(({ host }) => host === edgeHost)?.verdict;
        expect(explain([])).toBe('does not');
        expect(explain([{ kind: 'TLSRoute', reason: 'is forbidden', hides: 'names' }])).toBe('fails over');
    });
});

describe('the primary of Envoy Gateway without any endpoint', () => {
    const emptied = (fleet: Fleet): void => {
        find(fleet.west, 'EndpointSlice', 'blue-1').endpoints = [];
    };
    const unkept = (fleet: Fleet): void => {
        fleet.west = fleet.west?.filter(({ metadata }) => metadata.name !== 'blue-keeper') ?? [];
    };

    it('costs its weight of the requests: 503, and no fallback', () => {
        const fleet = changed(changed(envoyGatewayFleet(), emptied), unkept);
        const [path] = blue(fleet).paths;
        expect([blue(fleet).verdict, path?.losses]).toEqual([
            'does not',
            [
                { cluster: 'east', steady: 0.5, lost: 1, shares: {} },
                { cluster: 'west', steady: 0.5, lost: 0.5, shares: { east: 0.5 } },
            ],
        ]);
        expect(path?.levels[0]?.because).toContain('503');
    });

    it('is kept by a slice with an endpoint that is never ready', () => {
        const [path] = blue(changed(envoyGatewayFleet(), emptied)).paths;
        expect(path?.levels.map(({ because }) => because)).toEqual(['the Backends with `fallback: true`']);
    });
});

describe('the failover of an Upstream', () => {
    const withGloo = (image: string) => (fleet: Fleet) =>
        fleet.west?.push({
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'gloo', namespace: 'gloo-system' },
            spec: { template: { spec: { containers: [{ image }] } } },
        });
    const assumed = (fleet: Fleet) =>
        explained(fleet).assumptions.filter((each) => each.includes('enterprise edition'));

    it.each([
        ['an Upstream', glooFleet],
        ['a scheme', schemeFleet],
    ])('of the open-source edition does nothing: %s', (_, valid) => {
        const fleet = changed(valid(), withGloo('registry.example/solo-io/gloo:1.22.0'));
        const service = blue(fleet);
        expect(service.verdict).toBe('does not');
        expect(service.paths[0]?.dropped).toMatchObject([{ cluster: 'east', endpoints: 1 }]);
        expect(assumed(fleet)).toEqual([]);
    });

    it.each([
        ['without a Deployment that can be read', glooFleet(), 1],
        ['with another image', changed(glooFleet(), withGloo('lab/gloo:1')), 1],
        ['with the enterprise edition', changed(glooFleet(), withGloo('registry.example/solo-io/gloo-ee:1.22.0')), 0],
    ])('%s fails over, as is assumed', (_, fleet, assumptions) => {
        expect(blue(fleet).verdict).toBe('fails over');
        expect(assumed(fleet)).toHaveLength(assumptions);
    });
});

describe('a backend in another namespace', () => {
    const elsewhere = (fleet: Fleet): void => {
        find(fleet.west, 'Backend', 'green').metadata.namespace = 'other';
        const [rule] = specOf(fleet, 'HTTPRoute', 'blue').rules as { backendRefs: object[] }[];
        Object.assign(rule?.backendRefs[1] ?? {}, { namespace: 'other' });
    };
    const grant =
        (from: object, to: object) =>
        (fleet: Fleet): void => {
            fleet.west?.push({
                apiVersion: 'gateway.networking.k8s.io/v1beta1',
                kind: 'ReferenceGrant',
                metadata: { name: 'routes', namespace: 'other' },
                spec: { from: [from], to: [to] },
            });
        };
    const route = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' };
    const backend = { group: 'gateway.envoyproxy.io', kind: 'Backend' };

    it.each<[string, (fleet: Fleet) => void, string]>([
        ['without a ReferenceGrant', () => undefined, 'does not'],
        ['with a grant', grant(route, backend), 'fails over'],
        ['with a grant for its name', grant(route, { ...backend, name: 'green' }), 'fails over'],
        ['with a grant for another name', grant(route, { ...backend, name: 'red' }), 'does not'],
        ['with a grant for another namespace', grant({ ...route, namespace: 'bank' }, backend), 'does not'],
        ['with a grant for Services', grant(route, { group: '', kind: 'Service' }), 'does not'],
    ])('%s', (_, change, verdict) => {
        expect(blue(changed(changed(envoyGatewayFleet(), elsewhere), change)).verdict).toBe(verdict);
    });

    it('that is invalid is answered with 500, and is no fallback', () => {
        const [path] = blue(changed(envoyGatewayFleet(), elsewhere)).paths;
        expect(path?.dropped).toEqual([{ cluster: 'east', endpoints: 1, because: 'no ReferenceGrant' }]);
        expect(path?.levels[0]?.because).toContain('500');
        expect(path?.losses).toEqual([
            { cluster: 'east', steady: 0.5, lost: 0.5, shares: { west: 0.5 } },
            { cluster: 'west', steady: 0.5, lost: 1, shares: {} },
        ]);
    });
});
