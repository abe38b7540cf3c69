import { OperationFailed } from '../../errors/operationFailed';
import { now } from '../clock';
import { DrillPlan } from '../plan';
import { Fault } from './fault';

/** The Deployments of one cluster, as far as `scale` needs them. */
export interface Deployments {
    read(namespace: string, name: string): Promise<{ replicas: number; annotations: Record<string, string> }>;
    /** Applies a JSON merge patch. */
    patch(namespace: string, name: string, patch: object): Promise<void>;
    /** Gives up the ownership of the fields that were patched, to whoever applies them next. */
    disown(namespace: string, name: string): Promise<void>;
}

/**
 * Says how many replicas there were, on the Deployment itself: a drill that was killed has lost its memory,
 * and the next one must still be able to mend what it left.
 */
export const REPLICAS_ANNOTATION = 'pulumi-failover/replicas-before-drill';

/** Replicas of the workload in the primary to 0, and back to what they were. Works on any cluster. */
export function scaleFault(plan: DrillPlan, deployments: Deployments): Fault {
    const { namespace, deployment } = plan.workload;
    let before: number | undefined;
    return {
        name: 'scale',
        description: `Deployment ${deployment} in ${plan.primary} scaled to 0`,
        async begin() {
            const found = await deployments.read(namespace, deployment);
            if (found.replicas < 1) {
                throw new OperationFailed(
                    `Deployment ${namespace}/${deployment} in ${plan.primary} has ${found.replicas} replicas: there is nothing to scale down.`,
                );
            }
            before = found.replicas;
            const startedAt = now();
            await deployments.patch(namespace, deployment, scaledTo(0, String(before)));
            return { startedAt, pods: [] };
        },
        async end() {
            const endedAt = now();
            if (before !== undefined) {
                await deployments.patch(namespace, deployment, scaledTo(before, null));
                await disowned(plan, deployments);
            }
            return { endedAt };
        },
    };
}

/** Scales back what a killed drill left at 0. Returns the replicas it restored, undefined where nothing was left. */
export async function restoreScale(plan: DrillPlan, deployments: Deployments): Promise<number | undefined> {
    const { namespace, deployment } = plan.workload;
    const { annotations } = await deployments.read(namespace, deployment);
    const before = Number(annotations[REPLICAS_ANNOTATION]);
    if (!Number.isInteger(before) || before < 1) {
        return undefined;
    }
    await deployments.patch(namespace, deployment, scaledTo(before, null));
    await disowned(plan, deployments);
    return before;
}

/** Whoever declares the replicas by server-side apply would meet a conflict with us when they next change. */
async function disowned({ workload }: DrillPlan, deployments: Deployments): Promise<void> {
    // The fault has ended whether or not this succeeds, and saying otherwise would be worse than a conflict.
    await deployments.disown(workload.namespace, workload.deployment).catch(() => undefined);
}

function scaledTo(replicas: number, before: string | null): object {
    return { metadata: { annotations: { [REPLICAS_ANNOTATION]: before } }, spec: { replicas } };
}
