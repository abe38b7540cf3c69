import { Hardening } from '../../../../components';
import { bridgeSettings } from '../../../../components/tsb/bridgedApplicationSpec';
import { recipeProblems } from '../../../../drill/faults/recipeProblems';
import type { Cluster } from '../../../../stacks/clusters/cluster';
import { bridgeExpectations } from '../../../../stacks/scenarios/serviceBridge/expectations';
import { bridgeFaults } from '../../../../stacks/scenarios/serviceBridge/faults';
import { otherTenantFault } from '../../../../stacks/scenarios/serviceBridge/otherTenant';
import { placesOf } from '../../../../stacks/scenarios/serviceBridge/places';

const cluster = (name: string) => ({ name, region: name, zone: `${name}-a`, network: name }) as unknown as Cluster;
const expected = (names: string[], hardening: Hardening = Hardening.Hardened) =>
    bridgeExpectations({
        places: placesOf(names.map(cluster), 'lab'),
        hardening,
        settings: bridgeSettings({ hardening }),
    });

describe('the places of a bridge', () => {
    it('have the Tier-1 gateway in the last of three clusters', () => {
        const { application, primary, tier1 } = placesOf(['a', 'b', 'edge'].map(cluster), 'lab');
        expect([primary.name, application.map(({ name }) => name), tier1?.name]).toEqual(['a', ['a', 'b'], 'edge']);
    });

    it('have none in two', () => {
        expect(placesOf(['a', 'b'].map(cluster), 'eks-gke').tier1).toBeUndefined();
    });

    it('are no bridge in one', () => {
        expect(() => placesOf([cluster('a')], 'lab')).toThrow('needs two clusters');
    });
});

describe('the expectations of a bridge', () => {
    it('are all clusters behind the Tier-1 gateway, and the caller’s own behind productpage', () => {
        const { entry, productpage } = expected(['a', 'b', 'edge']);
        expect(entry.steady).toEqual({ a: 0.5, b: 0.5, edge: 0 });
        expect(productpage.steady).toEqual({ a: 1, b: 0, edge: 0 });
    });

    const far = { fault: { a: 0, b: 1, edge: 0 } };
    const both = { a: 0.5, b: 0.5, edge: 0 };

    it.each(['scale', 'crash', 'hang', 'http-503'] as const)(
        'are the other cluster’s details, and no loss, in a %s, hardened',
        (kind) => {
            expect(expected(['a', 'b', 'edge']).entry.faults[kind]).toMatchObject({
                fault: both,
                hops: { details: far },
                lost: 0,
            });
        },
    );

    it.each(['caller-down', 'ingress-down', 'cluster-down', 'partition'] as const)(
        'are the other cluster for every service, and no loss, in a %s, hardened',
        (kind) => {
            expect(expected(['a', 'b', 'edge']).entry.faults[kind]).toEqual({
                ...far,
                hops: { details: far, reviews: far, ratings: far },
                lost: 0,
            });
        },
    );

    it('are no change and no loss while another tenant claims the hostnames', () => {
        const { entry, productpage } = expected(['a', 'b', 'edge']);
        expect(entry.faults['other-tenant']).toEqual({ fault: both, lost: 0 });
        expect(productpage.faults['other-tenant']).toEqual({ fault: { a: 1, b: 0, edge: 0 }, lost: 0 });
        // The guide's settings have no authorization.
        expect(expected(['a', 'b', 'edge'], Hardening.Guide).entry.faults['other-tenant']).toBeUndefined();
    });

    it('wait until an ejection has ended with the guide’s settings', () => {
        const { entry, productpage } = expected(['a', 'b', 'edge'], Hardening.Guide);
        for (const fault of [...Object.values(entry.faults), ...Object.values(productpage.faults)]) {
            expect(fault.patienceMs).toBe(30_000 + 10_000 + 10_000);
        }
    });

    it('bound the losses of the guide’s settings: tries that all meet the failed gateway, and a second after the ejection', () => {
        const { scale } = expected(['a', 'b', 'edge'], Hardening.Guide).productpage.faults;
        expect(scale).toMatchObject({ hops: { details: far }, lost: 2 * Math.ceil(10 / 3), lostForMs: 1_200 });
    });

    it('hold one fault of each variant until an ejected endpoint has been let back', () => {
        const heldIn = (hardening: Hardening) =>
            Object.entries(expected(['a', 'b', 'edge'], hardening).productpage.faults)
                .filter(([, { holdMs = 0 }]) => holdMs > 30_000 + 10_000)
                .map(([kind]) => kind);
        expect(heldIn(Hardening.Guide)).toEqual(['scale']);
        expect(heldIn(Hardening.Hardened)).toEqual(['http-503']);
    });

    it('expect productpage to fail over behind its own gateway only where it is exposed as an endpoint', () => {
        expect(expected(['a', 'b']).entry.faults['caller-down']).toMatchObject({ fault: { a: 0, b: 1 }, lost: 0 });
        expect(expected(['a', 'b'], Hardening.Guide).entry.faults['caller-down']).toBeUndefined();
    });
});

describe('the faults of a bridge', () => {
    it.each([undefined, { cluster: 'b', namespace: 'edge' }])('are ones that a drill can inject', (objects) => {
        const recipes = Object.entries({
            ...bridgeFaults('a', { gateway: 'bridge-ingress', eastWest: 'bridge-east-west' }),
            'other-tenant': otherTenantFault('a', '192.0.2.1', 'cluster.local', objects),
        });
        expect(recipes.flatMap(([kind, recipe]) => recipeProblems(`faults.${kind}`, recipe, ['a', 'b']))).toEqual([]);
    });
});
