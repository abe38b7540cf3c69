import { recipeProblems } from '../../../../drill/faults/recipeProblems';
import { meshFaults } from '../../../../stacks/scenarios/mesh/faults';
import type { Configuration } from '../../../../stacks/settings/configuration';

const configuration: Configuration = {
    infrastructure: 'lab',
    scenario: 'mesh',
    variant: 'hardened',
    replicas: 1,
    text: 'hi',
    root: 1,
    rotation: 'stable',
    settlingHours: 0,
    clusterDomain: 'cluster.local',
};

const made = (change: Partial<Configuration> = {}, others = [{ name: 'b' }]) =>
    meshFaults({ primary: { name: 'a' }, others, configuration: { ...configuration, ...change } });

describe('the faults of the mesh', () => {
    it('cut the local workload off in a partition, not the clusters from each other', () => {
        expect(made().partition).toEqual({
            actions: [{ do: 'unreachable', cluster: 'a', namespace: 'default', selector: { app: 'hello-world' } }],
        });
    });

    it.each(['hardened', 'guide'] as const)('are ones that a drill can make (%s)', (variant) => {
        const problems = Object.entries(made({ variant })).flatMap(([kind, recipe]) =>
            recipeProblems(`faults.${kind}`, recipe, ['a', 'b']),
        );
        expect(problems).toEqual([]);
    });

    it('are none where nobody could take over', () => {
        expect(made({}, [])).toEqual({});
    });
});
