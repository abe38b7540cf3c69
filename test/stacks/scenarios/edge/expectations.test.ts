import { Hardening } from '../../../../components';
import type { Cluster } from '../../../../stacks/clusters/cluster';
import { edgeClusters } from '../../../../stacks/scenarios/edge/clusters';
import { edgeExpectations } from '../../../../stacks/scenarios/edge/expectations';
import { edgeGroups, groupShares } from '../../../../stacks/scenarios/edge/groups';

const clusters = ['local', 'near', 'far'].map((name) => ({ name, region: `region-of-${name}` }) as Cluster);
const members = edgeClusters(clusters, 'lab');
const weighted = [
    [
        { region: 'region-of-near', weight: 3 },
        { region: 'region-of-far', weight: 1 },
    ],
];

describe('edgeClusters', () => {
    it('are blue first and green after', () => {
        expect(members.map(({ deployment, upstream }) => [deployment, upstream])).toEqual([
            ['echo-blue', 'default-service-blue-10000'],
            ['echo-green', 'default-service-green-10000'],
            ['echo-green', 'default-service-green-10000'],
        ]);
    });

    it('are at least two', () => {
        expect(() => edgeClusters(clusters.slice(0, 1), 'lab')).toThrow('scenario `edge` needs 2 or more');
    });
});

describe('edgeGroups', () => {
    const names = (groups: ReturnType<typeof edgeGroups>) =>
        groups.map((group) => group.map(({ member }) => member.name));

    it('are each remote cluster by itself', () => {
        expect(names(edgeGroups(members, undefined))).toEqual([['near'], ['far']]);
    });

    it('are as configured, with the shares that their weights make', () => {
        const [group = []] = edgeGroups(members, weighted);
        expect(groupShares(group)).toEqual({ near: 0.75, far: 0.25 });
        const unweighted = [[{ region: 'region-of-far' }], [{ region: 'region-of-near' }]];
        expect(names(edgeGroups(members, unweighted))).toEqual([['far'], ['near']]);
    });

    it.each([
        ['the primary', [[{ region: 'region-of-local' }]], 'the primary, which cannot replace itself'],
        ['an unknown region', [[{ region: 'mars' }]], '`groups` names `mars`'],
        ['a region twice', [[{ region: 'region-of-near' }], [{ region: 'region-of-near' }]], 'twice'],
        ['not all', [[{ region: 'region-of-near' }]], '`groups` leaves out `region-of-far`'],
    ])('are refused with %s', (_, configured, message) => {
        expect(() => edgeGroups(members, configured)).toThrow(message);
    });
});

describe('edgeExpectations', () => {
    const promised = (hardening: Hardening, configured?: typeof weighted) =>
        edgeExpectations('local', edgeGroups(members, configured), hardening);

    it('are the first group when the primary dies, and the second when that dies too', () => {
        const { steady, recovery, faults } = promised(Hardening.Hardened);
        expect({ steady, recovery }).toEqual({ steady: { local: 1 }, recovery: { local: 1 } });
        expect(faults).toMatchObject({
            crash: { fault: { near: 1 }, lost: 0, firstReplyMs: 100, fullFailbackMs: 1_200 },
            hang: { fault: { near: 1 }, lost: 0, worstMs: 300 },
            unhealthy: { fault: { near: 1 }, lost: 0 },
            'first-group-down': { fault: { far: 1 }, lost: 0 },
        });
    });

    it('follow the weights, and know no second group where there is none', () => {
        const { faults } = promised(Hardening.Hardened, weighted);
        expect(faults.crash?.fault).toEqual({ near: 0.75, far: 0.25 });
        expect(faults).not.toHaveProperty('first-group-down');
    });

    it('are that nobody answers when the certificates do not fit', () => {
        const { faults } = promised(Hardening.Hardened);
        for (const kind of ['all-down', 'certificate-expired', 'wrong-ca', 'wrong-sni', 'impostor'] as const) {
            expect(faults[kind]?.fault).toEqual({});
        }
    });

    it('of the guide bound nothing, and say that it trusts an impostor', () => {
        const { faults } = promised(Hardening.Guide);
        expect(Object.values(faults).filter((promise) => promise.lost !== undefined)).toEqual([]);
        expect(faults.impostor?.fault).toEqual({ near: 1 });
    });
});
