import { BadInput } from '../../errors';
import type { Container } from './pod/container';
import type { PodWorker } from './pod/podWorker';
import { signalNamespace } from './sandbox/namespaceProcesses';

export type PodFaultKind = 'crash' | 'hang' | 'http-503' | 'unreachable';

/** Which pods to break, and how. */
export interface PodFault {
    readonly kind: PodFaultKind;
    readonly namespace: string;
    /** Labels that a pod must have. */
    readonly selector: Readonly<Record<string, string>>;
}

/** Pods that are broken until {@link end}. */
export interface BrokenPods {
    /** Their names. */
    readonly pods: readonly string[];
    /** Milliseconds since the epoch, right before the first signal. */
    readonly startedAt: number;
    /** Mends those that are still there. Once it has failed it can be called again. */
    readonly end: () => Promise<void>;
}

interface Held {
    readonly kind: PodFaultKind;
    readonly workers: readonly PodWorker[];
}

/**
 * Faults held on pods. A fault is on the pods that match when it begins; those that a Deployment makes meanwhile are
 * whole, as they would be on another machine.
 *
 * - `crash`: SIGKILL to all containers, which stay down; at the end they start at once, without back-off.
 * - `hang`: SIGSTOP to every process, SIGCONT at the end. Readiness probes fail as they would; liveness probes do not
 *   restart the container, since the fault is to last.
 * - `http-503`: the program is replaced by the same one that answers 503. Its probes keep their last verdict: the fault
 *   stands for an application whose health endpoint notices nothing.
 * - `unreachable`: the pod's link is down, so that packets vanish and nothing is refused. Readiness probes fail, as a
 *   node that is cut off is found out in the end; liveness probes do not restart the container.
 */
export class Faults {
    private readonly held = new Set<Held>();

    constructor(
        private readonly cluster: string,
        private readonly workers: () => readonly PodWorker[],
    ) {}

    of(worker: PodWorker): PodFaultKind | undefined {
        return [...this.held].find(({ workers }) => workers.includes(worker))?.kind;
    }

    async begin(fault: PodFault): Promise<BrokenPods> {
        const held: Held = { kind: fault.kind, workers: this.matching(fault) };
        const { kind, workers } = held;
        this.held.add(held);
        const mend = async () => {
            const remaining = workers.filter(({ ended }) => !ended);
            await end(kind, remaining);
            this.held.delete(held);
        };
        try {
            const startedAt = await begin(kind, workers);
            return { startedAt, pods: workers.map(({ pod }) => pod.metadata.name).sort(), end: mend };
        } catch (error) {
            await mend();
            throw error;
        }
    }

    private matching(fault: PodFault): PodWorker[] {
        const wanted = Object.entries(fault.selector);
        const workers = this.workers().filter(({ pod, ended }) => {
            const labels = pod.metadata.labels ?? {};
            return !ended && pod.metadata.namespace === fault.namespace && wanted.every(([k, v]) => labels[k] === v);
        });
        const what = `namespace "${fault.namespace}" and labels ${wanted.map((pair) => pair.join('=')).join(',') || '(any)'}`;
        if (workers.length === 0) {
            throw new BadInput(`no pod of cluster ${this.cluster} has ${what}; the fault \`${fault.kind}\` needs one`);
        }
        const taken = workers.filter((worker) => this.of(worker));
        if (taken.length > 0) {
            const names = taken.map((worker) => `${worker.pod.metadata.name} (${this.of(worker)})`).join(', ');
            throw new BadInput(`already under a fault: ${names}; end that first`);
        }
        if (fault.kind === 'http-503' && !workers.every(({ containers }) => answering(containers).length > 0)) {
            throw new BadInput(
                `the fault \`http-503\` needs pods with a hashicorp/http-echo container, which ${what} have not`,
            );
        }
        return workers;
    }
}

async function begin(kind: PodFaultKind, workers: readonly PodWorker[]): Promise<number> {
    const containers = workers.flatMap((worker) => worker.containers);
    switch (kind) {
        case 'crash': {
            const at = Date.now();
            containers.forEach((container) => container.goDown());
            return at;
        }
        case 'hang': {
            containers.forEach((container) => container.spare(true));
            const at = Date.now();
            await signalAll(containers, 'SIGSTOP');
            return at;
        }
        case 'http-503':
            containers.forEach((container) => container.freezeProbes(true));
            return replaceAll(answering(containers), (container) => container.argumentsFor503);
        case 'unreachable': {
            containers.forEach((container) => container.spare(true));
            const at = Date.now();
            await Promise.all(workers.map((worker) => worker.setReachable(false)));
            return at;
        }
    }
}

async function end(kind: PodFaultKind, workers: readonly PodWorker[]): Promise<void> {
    const containers = workers.flatMap((worker) => worker.containers);
    switch (kind) {
        case 'crash':
            containers.forEach((container) => container.comeUp());
            break;
        case 'hang':
            await signalAll(containers, 'SIGCONT');
            containers.forEach((container) => container.spare(false));
            break;
        case 'http-503':
            await replaceAll(answering(containers), () => []);
            containers.forEach((container) => container.freezeProbes(false));
            break;
        case 'unreachable':
            // A probe that was sent into the void fails only now, and must not restart what is well again.
            containers.forEach((container) => container.freezeProbes(true));
            await Promise.all(workers.map((worker) => worker.setReachable(true)));
            containers.forEach((container) => {
                container.freezeProbes(false);
                container.spare(false);
            });
            break;
    }
}

function answering(containers: readonly Container[]): Container[] {
    return containers.filter(({ argumentsFor503 }) => argumentsFor503.length > 0);
}

/** @returns when the first process was about to be replaced */
async function replaceAll(
    containers: readonly Container[],
    extraArguments: (container: Container) => readonly string[],
): Promise<number> {
    let at: number | undefined;
    const begun = (): void => {
        at ??= Date.now();
    };
    await Promise.all(containers.map((container) => container.replaceProcess(extraArguments(container), begun)));
    return at ?? Date.now();
}

async function signalAll(containers: readonly Container[], signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const pids = containers.map(({ pid }) => pid).filter((pid) => pid !== undefined);
    await Promise.all(pids.map((pid) => signalNamespace(pid, signal)));
}
