import { isObject } from '../../../isObject';
import { at, numberAt, objectsAt, type Properties, textAt } from '../../protocol/values';
import { condition, isTrue, said } from './progress';

/** Why pods are not ready, a line for each thing that is wrong, taken from what kubelet and scheduler report. */
export function podProblems(pods: Properties[]): string[] {
    return pods
        .filter((pod) => at(pod, 'metadata', 'deletionTimestamp') === undefined && !isTrue(pod, 'Ready'))
        .flatMap((pod) => problemsOf(pod).map((problem) => `pod ${textAt(pod, 'metadata', 'name') ?? ''}: ${problem}`));
}

function problemsOf(pod: Properties): string[] {
    const scheduled = condition(pod, 'PodScheduled');
    if (textAt(scheduled, 'status') === 'False') {
        return [`not scheduled: ${said(scheduled)}`];
    }
    const statuses = [
        ...objectsAt(pod, 'status', 'initContainerStatuses'),
        ...objectsAt(pod, 'status', 'containerStatuses'),
    ];
    const problems = statuses.map(problemOfContainer).filter((problem) => problem !== undefined);
    if (problems.length > 0) {
        return problems;
    }
    return textAt(pod, 'status', 'phase') === 'Failed' ? [`failed: ${said(at(pod, 'status') as Properties)}`] : [];
}

function problemOfContainer(status: Properties): string | undefined {
    const name = `container ${textAt(status, 'name') ?? ''}`;
    const waitingFor = at(status, 'state', 'waiting');
    const reason = textAt(waitingFor, 'reason');
    if (isObject(waitingFor) && reason !== undefined && !['ContainerCreating', 'PodInitializing'].includes(reason)) {
        const before = ending(at(status, 'lastState', 'terminated'));
        const message = textAt(waitingFor, 'message');
        const details = [message, before].filter((part) => part !== undefined).join('; ');
        return `${name}: ${reason}${details === '' ? '' : `: ${details}`}`;
    }
    const ended = at(status, 'state', 'terminated');
    if (isObject(ended) && numberAt(ended, 'exitCode') !== 0) {
        return `${name}: ${ending(ended)}`;
    }
    const running = at(status, 'state', 'running') !== undefined && at(status, 'ready') === false;
    return running ? `${name}: running, but not ready (does its readiness probe succeed?)` : undefined;
}

function ending(terminated: ReturnType<typeof at>): string | undefined {
    if (!isObject(terminated)) {
        return undefined;
    }
    const message = textAt(terminated, 'message') ?? textAt(terminated, 'reason');
    return `exited with ${numberAt(terminated, 'exitCode') ?? '?'}${message === undefined ? '' : ` (${message})`}`;
}
