import { describeLabFault } from '../../labFaults';
import { now } from '../clock';
import { createLoadJobs, endLeftoverLoad, removeLoadJobs } from '../load/remote/loadJobs';
import type { LoadPlacement } from '../load/remote/loadPlacement';
import type { DrillPlan, FaultKind } from '../plan/plan';
import { makeFault } from './availableFaults';
import type { DrillAccess } from './drillAccess';
import { dryCluster, type PlannedWrite } from './dryCluster';
import { type HeldLeases, holdLeases } from './lease';
import { endLeftovers, leaseTargets } from './leftovers';
import { held } from './proof';
import type { FaultAction } from './recipe';

/** The writes of one step of a drill. */
export interface PlannedStep {
    readonly step: string;
    readonly writes: readonly PlannedWrite[];
}

/**
 * Every write of these drills, in order, and none is made: the same actions run against clusters that are read, and keep
 * what is written in memory. Pods that would be replaced count as ready at once.
 */
export async function dryRun(
    plan: DrillPlan,
    faults: readonly FaultKind[],
    access: DrillAccess,
    placement?: LoadPlacement,
): Promise<PlannedStep[]> {
    const steps: PlannedStep[] = [];
    let writes: PlannedWrite[] = [];
    const dry = dryAccess(access, (write) => writes.push(write));
    const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
        writes = [];
        await work();
        steps.push({ step: name, writes });
    };
    const hasty = withoutPauses(plan);
    // Of the leases only their beginning and end are shown: how often they are renewed depends on the time.
    let isRenewing = false;
    const leasing = dryAccess(access, (write) => void (isRenewing || writes.push(write)));
    const targets = access.control === undefined ? leaseTargets(hasty, leasing) : [];
    let leases: HeldLeases | undefined;
    await step('take the leases', async () => {
        leases = await holdLeases(targets);
        isRenewing = true;
    });
    try {
        await step('revert what killed drills left', () => endLeftovers(hasty, dry));
        if (placement) {
            await step('remove what killed drills left', () => endLeftoverLoad(hasty, placement, dry));
            await step('start the load generators', () => createLoadJobs(hasty, placement, dry));
        }
        for (const kind of faults) {
            const { fault, circumstances } = makeFault(kind, hasty, dry);
            await step(`${kind}: circumstances`, () => circumstances.begin());
            await step(`${kind}: inject`, () => fault.begin());
            await step(`${kind}: revert`, () => fault.end());
            await step(`${kind}: revert the circumstances`, () => circumstances.end());
        }
        if (placement) {
            await step('remove the load generators', () => removeLoadJobs(hasty, placement, dry));
        }
    } finally {
        isRenewing = false;
        await step('give the leases up', async () => leases?.release());
    }
    return steps.filter((each) => each.writes.length > 0);
}

function dryAccess(access: DrillAccess, onWrite: (write: PlannedWrite) => void): DrillAccess {
    const elsewhere = (verb: PlannedWrite['verb'], object: string): void =>
        onWrite({ cluster: '', verb, object, diff: [] });
    const { control, stack } = access;
    return {
        ...access,
        clusters: Object.fromEntries(
            Object.entries(access.clusters).map(([name, api]) => [name, dryCluster(name, api, onWrite)]),
        ),
        toPods: async (pods, port, method, path) => {
            if (method === 'GET') {
                return access.toPods(pods, port, method, path);
            }
            const selector = Object.entries(pods.selector).map(([key, value]) => `${key}=${value}`);
            const object = `${path} at port ${port} of every pod ${pods.namespace}/${selector.join(',')}`;
            onWrite({ cluster: pods.cluster, verb: 'post', object, diff: [] });
            return Promise.resolve([]);
        },
        ...(control && {
            control: {
                status: () => control.status(),
                beginFault: (fault) => {
                    elsewhere('inject', `fault of the lab: ${describeLabFault(fault)}`);
                    return Promise.resolve({ id: fault.kind, startedAt: now(), pods: [] });
                },
                endFault: (id) => {
                    elsewhere('revert', `fault of the lab: ${id}`);
                    return Promise.resolve({ endedAt: now() });
                },
            },
            watchLabEffect: () => Promise.resolve(() => Promise.resolve(held)),
        }),
        ...(stack && {
            stack: {
                settings: () => stack.settings(),
                deploy: (settings) => {
                    elsewhere('deploy', `the stack with ${JSON.stringify(settings)}`);
                    return Promise.resolve();
                },
            },
        }),
    };
}

/** What is not done needs no time. */
function withoutPauses(plan: DrillPlan): DrillPlan {
    const hasty = (actions: readonly FaultAction[]): FaultAction[] =>
        actions.map(scaleAlone).map((action) => ({
            ...action,
            ...(action.do === 'deploy' && { settleMs: 0 }),
            ...(action.do === 'flap' && { downMs: 0, upMs: 0 }),
            ...(action.do === 'stall' && { forMs: 0 }),
        }));
    const recipes = Object.entries(plan.faults ?? {}).map(([kind, { before = [], actions, ...rest }]) => [
        kind,
        { ...rest, before: hasty(before), actions: hasty(actions) },
    ]);
    return { ...plan, faults: Object.fromEntries(recipes) as NonNullable<DrillPlan['faults']> };
}

/** The writes of a return, without its wait for pods, which the cluster in memory does not have. */
function scaleAlone(action: FaultAction): FaultAction {
    if (action.do !== 'return') {
        return action;
    }
    const { cluster, namespace, deployment } = action;
    return { do: 'scale', cluster, namespace, deployment };
}
