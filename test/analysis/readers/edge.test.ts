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
