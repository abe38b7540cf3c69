import type { V1ContainerState, V1ContainerStatus, V1Pod, V1PodCondition, V1PodStatus } from '@kubernetes/client-node';

/** What the agent knows of one container. */
export interface ContainerSnapshot {
    readonly name: string;
    readonly image: string;
    readonly imageID: string;
    readonly containerID: string;
    readonly state: V1ContainerState;
    readonly lastState: V1ContainerState;
    readonly restartCount: number;
    readonly started: boolean;
    readonly ready: boolean;
    /** An init container that keeps running beside the main ones (`restartPolicy: Always`). */
    readonly sidecar: boolean;
}

/** What the agent knows of one pod. */
export interface PodSnapshot {
    readonly hostIP: string;
    readonly podIP?: string;
    readonly startTime: Date;
    readonly initContainers: readonly ContainerSnapshot[];
    readonly containers: readonly ContainerSnapshot[];
    /** No container will start again: the pod is being deleted. */
    readonly ending: boolean;
}

/** The status a kubelet would write. Conditions keep their transition time while they keep their value. */
export function podStatus(pod: V1Pod, now: PodSnapshot, previous: readonly V1PodCondition[], at: Date): V1PodStatus {
    const phase = podPhase(pod, now);
    const transition = (condition: V1PodCondition): V1PodCondition => {
        const before = previous.find(({ type }) => type === condition.type);
        const same = before?.status === condition.status && before.lastTransitionTime;
        return { ...condition, lastTransitionTime: same ? before.lastTransitionTime : at } as V1PodCondition;
    };
    return {
        phase,
        conditions: conditions(pod, now, phase).map(transition),
        hostIP: now.hostIP,
        hostIPs: [{ ip: now.hostIP }],
        ...(now.podIP ? { podIP: now.podIP, podIPs: [{ ip: now.podIP }] } : {}),
        startTime: now.startTime,
        ...(now.initContainers.length > 0 ? { initContainerStatuses: now.initContainers.map(containerStatus) } : {}),
        containerStatuses: now.containers.map(containerStatus),
    };
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase */
export function podPhase(pod: V1Pod, now: PodSnapshot): string {
    const policy = pod.spec?.restartPolicy ?? 'Always';
    const failedInit = now.initContainers.some(
        (init) => !init.sidecar && exitCode(init) !== undefined && exitCode(init) !== 0,
    );
    if (failedInit && policy === 'Never') {
        return 'Failed';
    }
    if (!initialized(now)) {
        return now.ending && now.containers.every(neverRan) ? 'Failed' : 'Pending';
    }
    const over = now.containers.every((container) => container.state.terminated !== undefined);
    const failed = now.containers.some((container) => (exitCode(container) ?? 0) !== 0);
    if (over && (now.ending || policy === 'Never' || (policy === 'OnFailure' && !failed))) {
        return failed ? 'Failed' : 'Succeeded';
    }
    return now.containers.some((container) => !neverRan(container)) ? 'Running' : 'Pending';
}

function conditions(pod: V1Pod, now: PodSnapshot, phase: string): V1PodCondition[] {
    const done = phase === 'Succeeded' || phase === 'Failed';
    const waitingInit = now.initContainers.filter((init) => !initDone(init)).map(({ name }) => name);
    const unready = [...now.initContainers.filter(({ sidecar }) => sidecar), ...now.containers]
        .filter(({ ready }) => !ready)
        .map(({ name }) => name);
    const containersReady = readyCondition('ContainersReady', done, unready);
    const gates = (pod.spec?.readinessGates ?? []).filter(
        (gate) => !pod.status?.conditions?.some(({ type, status }) => type === gate.conditionType && status === 'True'),
    );
    const ready: V1PodCondition =
        containersReady.status === 'True' && gates.length > 0
            ? {
                  type: 'Ready',
                  status: 'False',
                  reason: 'ReadinessGatesNotReady',
                  message: gates
                      .map(
                          (gate) => `corresponding condition of pod readiness gate "${gate.conditionType}" is not True`,
                      )
                      .join('; '),
              }
            : { ...containersReady, type: 'Ready' };
    return [
        { type: 'PodReadyToStartContainers', status: now.podIP && !done ? 'True' : 'False' },
        waitingInit.length === 0 || done
            ? { type: 'Initialized', status: 'True', ...(done ? { reason: 'PodCompleted' } : {}) }
            : {
                  type: 'Initialized',
                  status: 'False',
                  reason: 'ContainersNotInitialized',
                  message: `containers with incomplete status: [${waitingInit.join(' ')}]`,
              },
        ready,
        containersReady,
        { type: 'PodScheduled', status: 'True' },
    ];
}

function readyCondition(type: string, done: boolean, unready: readonly string[]): V1PodCondition {
    if (done) {
        return { type, status: 'False', reason: 'PodCompleted' };
    }
    if (unready.length === 0) {
        return { type, status: 'True' };
    }
    return {
        type,
        status: 'False',
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${unready.join(' ')}]`,
    };
}

function containerStatus(snapshot: ContainerSnapshot): V1ContainerStatus {
    const { name, image, imageID, containerID, state, lastState, restartCount, started, ready } = snapshot;
    return { name, image, imageID, containerID, state, lastState, restartCount, started, ready };
}

function initialized(now: PodSnapshot): boolean {
    return now.initContainers.every(initDone);
}

function initDone(init: ContainerSnapshot): boolean {
    return init.sidecar ? init.started || init.restartCount > 0 : exitCode(init) === 0;
}

function exitCode(container: ContainerSnapshot): number | undefined {
    return container.state.terminated?.exitCode;
}

function neverRan(container: ContainerSnapshot): boolean {
    return container.state.waiting !== undefined && container.lastState.terminated === undefined;
}
