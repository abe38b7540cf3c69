import { checkConfirmed } from '../../../drill/faults/clustersOfFaults';
import type { DrillPlan } from '../../../drill/plan/plan';
import { drillPlan } from '../../../drill/plan/planCheck';
import { AMERICA, EUROPE, plan } from '../support/synthetic';

const both: DrillPlan = {
    ...plan,
    infrastructure: 'existing',
    faults: {
        'all-down': {
            actions: [EUROPE, AMERICA].map((cluster) => ({ do: 'scale', cluster, namespace: 'n', deployment: 'd' })),
        },
        rotation: { actions: [{ do: 'deploy', steps: [{ phase: '1' }] }] },
    },
};

describe('the confirmation of a cluster', () => {
    it.each<[Parameters<typeof checkConfirmed>[1], string[]]>([
        [['scale'], [EUROPE]],
        [['http-503', 'delete-pods'], [EUROPE]],
        [['all-down'], [EUROPE, AMERICA]],
        [['rotation'], [EUROPE, AMERICA]],
    ])('is needed for each that %j changes', (faults, clusters) => {
        expect(() => checkConfirmed(both, faults, clusters, false)).not.toThrow();
        clusters.forEach((missing) => {
            const rest = clusters.filter((name) => name !== missing);
            expect(() => checkConfirmed(both, faults, rest, false)).toThrow(
                `The faults ${faults.join(', ')} change ${missing}, which is not the lab's. Add \`--confirm ${missing}\` to break it.`,
            );
        });
    });

    it('is not needed in the lab', () => {
        expect(() => checkConfirmed(both, ['all-down'], [], true)).not.toThrow();
    });

    it('refuses a cluster that the plan does not have, and a plan that carries it', () => {
        expect(() => checkConfirmed(both, ['scale'], ['eu'], false)).toThrow(
            `\`--confirm\` is eu; the clusters of the plan are ${EUROPE}, ${AMERICA}.`,
        );
        expect(() => drillPlan({ ...plan, confirm: [EUROPE] }, 'plan.json')).toThrow('`confirm`');
    });
});
