import { at, numberAt, type Properties, textAt } from '../../protocol/values';
import { condition, failed, isTrue, type Progress, ready, said, waiting } from './progress';

/** Rolled out when every replica is of the new template and available, and no old one is left (kubectl's own rule). */
export function deploymentProgress(deployment: Properties): Progress {
    if (!isObserved(deployment)) {
        return waiting('the controller has not seen the change yet');
    }
    const progressing = condition(deployment, 'Progressing');
    if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
        return failed(`the rollout does not progress: ${said(progressing)}`);
    }
    const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1;
    const { updated, total, available } = counts(deployment);
    if (updated < replicas) {
        const failure = isTrue(deployment, 'ReplicaFailure')
            ? `: ${said(condition(deployment, 'ReplicaFailure'))}`
            : '';
        return waiting(`${updated} of ${replicas} new replicas created${failure}`);
    }
    if (total > updated) {
        return waiting(`${total - updated} old replicas still to be ended`);
    }
    return available < updated ? waiting(`${available} of ${updated} replicas available`) : ready;
}

/** Every replica (above the partition, if there is one) is of the new revision and ready. */
export function statefulSetProgress(set: Properties): Progress {
    if (!isObserved(set)) {
        return waiting('the controller has not seen the change yet');
    }
    const replicas = numberAt(set, 'spec', 'replicas') ?? 1;
    const partition = numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
    const updated = numberAt(set, 'status', 'updatedReplicas') ?? 0;
    const readyReplicas = numberAt(set, 'status', 'readyReplicas') ?? 0;
    if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete' && updated < replicas - partition) {
        return waiting(`${updated} of ${replicas - partition} new replicas created`);
    }
    return readyReplicas < replicas ? waiting(`${readyReplicas} of ${replicas} replicas ready`) : ready;
}

/** Every replica is available. */
export function replicationControllerProgress(controller: Properties): Progress {
    if (!isObserved(controller)) {
        return waiting('the controller has not seen the change yet');
    }
    const replicas = numberAt(controller, 'spec', 'replicas') ?? 1;
    const available = numberAt(controller, 'status', 'availableReplicas') ?? 0;
    return available < replicas ? waiting(`${available} of ${replicas} replicas available`) : ready;
}

/** A pod of the new template is available on every node that should have one. */
export function daemonSetProgress(set: Properties): Progress {
    if (!isObserved(set)) {
        return waiting('the controller has not seen the change yet');
    }
    const desired = numberAt(set, 'status', 'desiredNumberScheduled') ?? 0;
    const updated = numberAt(set, 'status', 'updatedNumberScheduled') ?? 0;
    const available = numberAt(set, 'status', 'numberAvailable') ?? 0;
    if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete' && updated < desired) {
        return waiting(`${updated} of ${desired} new pods created`);
    }
    return available < desired ? waiting(`${available} of ${desired} pods available`) : ready;
}

/** Complete; a suspended Job is as done as it will get. */
export function jobProgress(job: Properties): Progress {
    if (isTrue(job, 'Failed')) {
        return failed(`the Job failed: ${said(condition(job, 'Failed'))}`);
    }
    if (isTrue(job, 'Complete') || at(job, 'spec', 'suspend') === true) {
        return ready;
    }
    const succeeded = numberAt(job, 'status', 'succeeded') ?? 0;
    return waiting(`${succeeded} of ${numberAt(job, 'spec', 'completions') ?? 1} completions`);
}

/** Ready, or run to its end with success. */
export function podProgress(pod: Properties): Progress {
    const phase = textAt(pod, 'status', 'phase');
    if (phase === 'Failed') {
        return failed(`the Pod failed: ${said(at(pod, 'status') as Properties)}`);
    }
    return phase === 'Succeeded' || isTrue(pod, 'Ready') ? ready : waiting('the Pod is not ready');
}

function isObserved(object: Properties): boolean {
    return (numberAt(object, 'status', 'observedGeneration') ?? 0) >= (numberAt(object, 'metadata', 'generation') ?? 0);
}

function counts(deployment: Properties): { updated: number; total: number; available: number } {
    const count = (key: string): number => numberAt(deployment, 'status', key) ?? 0;
    return { updated: count('updatedReplicas'), total: count('replicas'), available: count('availableReplicas') };
}
