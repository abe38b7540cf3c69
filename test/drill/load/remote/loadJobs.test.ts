import type { ClusterApi, ObjectRef } from '../../../../drill/cluster/clusterApi';
import { type DrillAccess, throughApiServer } from '../../../../drill/faults/drillAccess';
import { dryRun } from '../../../../drill/faults/dryRun';
import { endLeftoverLoad, loadJobRef, type LoadJobs, startLoadJobs } from '../../../../drill/load/remote/loadJobs';
import { drillPermissions } from '../../../../drill/permissions/drillPermissions';
import { MemoryCluster } from '../../support/memoryCluster';
import { AMERICA, EUROPE, plan } from '../../support/synthetic';

const place = {
    from: [
        { cluster: EUROPE, count: 2 },
        { cluster: AMERICA, count: 1 },
    ],
    image: 'load:1',
};
const { name } = loadJobRef(plan);
const key = `Job ${name}`;

/** A cluster that has these pods as soon as there is a Job. */
class JobCluster extends MemoryCluster {
    jobs: { spec?: { parallelism: number }; metadata: { labels: Record<string, string> } }[] = [];

    constructor(private readonly names: string[]) {
        super();
    }

    override async create(ref: ObjectRef, rest: object): Promise<void> {
        await super.create(ref, rest);
        this.jobs.push(rest as (typeof this.jobs)[number]);
        this.withPods(...this.names);
    }
}

function accessTo(europe: ClusterApi, america: ClusterApi): DrillAccess {
    const clusters = { [EUROPE]: europe, [AMERICA]: america };
    return { clusters, materials: {}, toPods: throughApiServer(clusters) };
}

const start = (access: DrillAccess, signal?: AbortSignal): Promise<LoadJobs> =>
    startLoadJobs(plan, place, access, signal);

describe('the Jobs of load generators', () => {
    it('are made in the chosen clusters, of one run, and removed', async () => {
        const [europe, america] = [new JobCluster(['a', 'b']), new JobCluster(['c'])];
        const jobs = await start(accessTo(europe, america));
        expect(europe.jobs).toMatchObject([{ spec: { parallelism: 2, completions: 2, backoffLimit: 0 } }]);
        expect(america.jobs).toMatchObject([{ spec: { parallelism: 1 } }]);
        expect(europe.jobs[0]?.metadata.labels).toEqual(america.jobs[0]?.metadata.labels);
        await jobs.remove();
        expect([europe, america].map(({ objects }) => objects.has(key))).toEqual([false, false]);
    });

    it('are removed where one of them cannot be made', async () => {
        const europe = new JobCluster(['a', 'b']);
        const america = new JobCluster([]);
        america.create = () => Promise.reject(new Error('exceeded quota'));
        await expect(start(accessTo(europe, america))).rejects.toThrow('exceeded quota');
        expect(europe.jobs).toHaveLength(1);
        expect(europe.objects.has(key)).toBe(false);
    });

    it('are removed where the drill is interrupted while their pods start', async () => {
        const [europe, america] = [new JobCluster(['a', 'b']), new JobCluster([])];
        await expect(start(accessTo(europe, america), AbortSignal.timeout(50))).rejects.toThrow('timeout');
        expect([europe, america].map(({ objects }) => objects.has(key))).toEqual([false, false]);
    });

    it('of a killed drill are removed by the next one with load from inside', async () => {
        const [europe, america] = [new JobCluster(['a', 'b']), new JobCluster(['c'])];
        const access = accessTo(europe, america);
        await start(access);
        america.objects.delete(key);
        expect(await endLeftoverLoad(plan, place, access)).toEqual([
            `Removed Job default/${name} in ${EUROPE}, the load generators of an earlier drill.`,
        ]);
        expect(europe.objects.has(key)).toBe(false);
    });

    it('are in the dry run and in the Roles', async () => {
        const europe = new MemoryCluster().withDeployment(2).withPods('a');
        const access = accessTo(europe, new MemoryCluster());
        const steps = await dryRun(plan, ['scale'], access, place);
        const writes = steps.flatMap(({ step, writes }) =>
            writes.flatMap(({ cluster, verb, object }) =>
                object.startsWith('Job ') ? [`${step}: ${verb} in ${cluster}`] : [],
            ),
        );
        expect(writes).toEqual([
            `start the load generators: create in ${EUROPE}`,
            `start the load generators: create in ${AMERICA}`,
            `remove the load generators: delete in ${EUROPE}`,
            `remove the load generators: delete in ${AMERICA}`,
        ]);
        expect(europe.objects.has(key)).toBe(false);

        const america = (await drillPermissions(plan, ['scale'], access, place)).filter(
            ({ cluster }) => cluster === AMERICA,
        );
        expect(america.map(({ resource, verb, name: object }) => [verb, resource, object].join(' ').trim())).toEqual([
            'create jobs',
            `get jobs ${name}`,
            `delete jobs ${name}`,
            'list pods',
            'create pods/portforward',
            'get pods/portforward',
        ]);
    });
});
