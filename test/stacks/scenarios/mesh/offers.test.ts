import type { MeshMember } from '../../../../stacks/scenarios/mesh/joinedMesh';
import { impossibleFaults, withoutFaults } from '../../../../stacks/scenarios/mesh/offers';

const gateways = {} as NonNullable<MeshMember['gateways']>;
const authority = {} as NonNullable<MeshMember['authority']>;

it.each([
    ['everything', { gateways, authority }, 0, []],
    ['one network', { authority }, 0, ['gateway-replace']],
    ['hours to wait between two phases', { gateways, authority }, 24, ['rotation']],
    ['clusters that their infrastructure has joined', {}, 0, ['gateway-replace', 'rotation']],
])('a mesh with %s lacks the faults', (_, remote, settlingHours, kinds) => {
    expect(impossibleFaults([{}, remote], settlingHours)).toEqual(kinds);
});

it('a plan without a fault neither describes it nor promises anything for it', () => {
    const plan = {
        faults: { rotation: { actions: [] }, 'gateway-replace': { actions: [] } },
        expectations: {
            tolerance: 0,
            minimumRequests: 1,
            steady: {},
            recovery: {},
            faults: { scale: { fault: {} }, rotation: { fault: {} } },
        },
    };
    expect(withoutFaults(plan, ['rotation'])).toMatchObject({
        faults: { 'gateway-replace': { actions: [] } },
        expectations: { minimumRequests: 1, faults: { scale: { fault: {} } } },
    });
    expect(JSON.stringify(withoutFaults(plan, ['rotation']))).not.toContain('rotation');
});
