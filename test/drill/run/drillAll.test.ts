import { throughApiServer } from '../../../drill/faults/drillAccess';
import { endLeftovers } from '../../../drill/faults/leftovers';
import type { DrillPlan } from '../../../drill/plan/plan';
import { drillAll } from '../../../drill/run/drillAll';
import { BadInput } from '../../../errors';
import { MemoryCluster } from '../support/memoryCluster';
import { EUROPE, plan } from '../support/synthetic';

describe('drills of a series', () => {
    it('send nothing and break nothing where a later fault is not possible in the cluster', async () => {
        const memory = new MemoryCluster().withDeployment(2).withPods('bare');
        const clusters = { [EUROPE]: memory };
        const reach = { clusters, materials: {}, toPods: throughApiServer(clusters) };
        const { expectations } = plan;
        const drilled: DrillPlan = {
            ...plan,
            infrastructure: 'existing',
            expectations: { ...expectations, faults: { scale: { fault: {} }, 'http-503': { fault: {} } } },
        };
        const reports: unknown[] = [];
        const begun: unknown[] = [];
        const series = drillAll({
            plan: drilled,
            faults: ['scale', 'http-503'],
            reach,
            options: { rate: 10, timeoutMs: 100, warmUpMs: 100, holdMs: 100, attempts: 1 },
            onReport: (report) => reports.push(report),
            observe: (drill) => {
                begun.push(drill);
                throw new Error('a drill has begun');
            },
            note: '',
            say: () => undefined,
        });
        await expect(series).rejects.toThrow(BadInput);
        await expect(series).rejects.toThrow(/sidecar in every pod of hello-world in europe-west1: bare has none\./);
        expect([...reports, ...begun]).toEqual([]);
        expect(memory.replicas).toBe(2);
        expect(await endLeftovers(drilled, reach)).toEqual([]);
    });
});
