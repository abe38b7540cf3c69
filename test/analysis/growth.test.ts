import { Session } from 'node:inspector';
import { join } from 'node:path';
import { explainFleet } from '../../analysis/explain';
import { kubernetesObject } from '../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../analysis/model/fleet';
import { generatedCluster } from '../../bench/generatedFleet';
import { readKinds } from '../../fleet/readKinds';

const analysis = join(__dirname, '../../analysis');

/** What is read of four clusters that all have the same services. */
function fleetOf(services: number): ClusterInput[] {
    const resources = new Map(readKinds.map((each) => [each.resource, each]));
    return [0, 1, 2, 3].map((index) => ({
        name: `cluster-${index}`,
        hidden: [],
        objects: Object.entries(generatedCluster(index, services)).flatMap(([path, items]) => {
            const { group = '', kind, versions: [version] = [] } = resources.get(path.split('/').at(-1) ?? '') ?? {};
            const apiVersion = group === '' ? version : `${group}/${version}`;
            return items.flatMap((item) => kubernetesObject({ ...item, apiVersion, kind }) ?? []);
        }),
    }));
}

interface Coverage {
    result: { url: string; functions: { ranges: { count: number }[] }[] }[];
}

/** How often functions and blocks of `analysis` run, by V8's count: the work without its time. */
function stepsOf(work: () => unknown): number {
    const session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    work();
    let steps = 0;
    session.post('Profiler.takePreciseCoverage', (_, { result }: Coverage) => {
        for (const { functions, url } of result.filter((script) => script.url.includes(analysis))) {
            for (const { ranges } of url === '' ? [] : functions) {
                steps += ranges.reduce((sum, { count }) => sum + count, 0);
            }
        }
    });
    session.disconnect();
    return steps;
}

describe('the work of explaining a fleet', () => {
    it('grows in proportion to its services', () => {
        const [few, many] = [fleetOf(40), fleetOf(160)];
        explainFleet(few); // what is done once for the process is not counted
        const [one, four] = [stepsOf(() => explainFleet(few)), stepsOf(() => explainFleet(many))];
        expect(one).toBeGreaterThan(40 * 4 * 10);
        expect(four / one).toBeLessThan(4.2);
    });
});
