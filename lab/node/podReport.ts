import type { PodFaultKind } from '../../labFaults';
import type { PodWorker } from './pod/podWorker';

interface ContainerReport {
    readonly name: string;
    readonly image: string;
    readonly state: 'waiting' | 'running' | 'terminated';
    /** Why it waits or ended, e.g. `CrashLoopBackOff`. */
    readonly reason?: string;
    readonly ready: boolean;
    readonly restarts: number;
    /** Process 1 of the container, as the lab counts processes. */
    readonly pid?: number;
    /** File with its standard output and error, inside the lab. */
    readonly log: string;
}

export interface PodReport {
    readonly namespace: string;
    readonly name: string;
    readonly node: string;
    readonly address: string;
    readonly ready: boolean;
    /** Being deleted. */
    readonly ending: boolean;
    readonly fault?: PodFaultKind;
    readonly containers: readonly ContainerReport[];
}

export function podReport(worker: PodWorker, fault: PodFaultKind | undefined): PodReport {
    const containers = worker.containers.map((container): ContainerReport => {
        const { name, image, state, ready, restartCount } = container.snapshot();
        const reason = state.waiting?.reason ?? state.terminated?.reason;
        return {
            name,
            image,
            state: state.running ? 'running' : state.terminated ? 'terminated' : 'waiting',
            ...(reason === undefined ? {} : { reason }),
            ready,
            restarts: restartCount,
            ...(container.pid === undefined ? {} : { pid: container.pid }),
            log: container.paths.log,
        };
    });
    const { namespace, name } = worker.pod.metadata;
    return {
        namespace,
        name,
        node: worker.podPlace.nodeName,
        address: worker.podPlace.podIP,
        ready: containers.every(({ ready }) => ready),
        ending: worker.ended,
        ...(fault ? { fault } : {}),
        containers,
    };
}
