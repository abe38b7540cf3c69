import { BadInput } from '../../errors';
import type { LabFaultSettings, PodFaultKind } from '../../labFaults';
import type { Container } from './pod/container';
import type { PodWorker } from './pod/podWorker';
import { signalNamespace } from './sandbox/namespaceProcesses';

/** The pods that a fault is injected into. */
export interface PodFault {
    readonly kind: PodFaultKind;
    readonly namespace: string;
    /** Labels that a pod must have. */
    readonly selector: Readonly<Record<string, string>>;
    readonly settings: LabFaultSettings;
}

/** Pods under a fault until {@link end}. */
export interface BrokenPods {
    /** Their names. */
    readonly pods: readonly string[];
    /** Milliseconds since the epoch, right before the fault was injected. */
    readonly startedAt: number;
    /** Reverts the fault in the pods that still exist. Once it has failed it can be called again. */
    readonly end: () => Promise<void>;
}

/** How a fault is injected into pods, and reverted. */
interface Mechanism {
    /** @returns milliseconds since the epoch, right before it acted */
    inject(workers: readonly PodWorker[]): Promise<number>;
    revert(workers: readonly PodWorker[]): Promise<void>;
}

const containersOf = (workers: readonly PodWorker[]) => workers.flatMap(({ containers }) => containers);

/** The faults that work on every pod. The others replace its program: see {@link replacedPrograms}. */
const mechanisms: Readonly<Partial<Record<PodFaultKind, Mechanism>>> = {
    /** SIGKILL to all containers, which stay down. The end starts them at once, without back-off. */
    crash: {
        inject(workers) {
            const at = Date.now();
            containersOf(workers).forEach((container) => container.goDown());
            return Promise.resolve(at);
        },
        revert(workers) {
            containersOf(workers).forEach((container) => container.comeUp());
            return Promise.resolve();
        },
    },
    /**
     * SIGSTOP to every process, SIGCONT at the end. Readiness probes fail; liveness probes do not restart the container,
     * because the fault has to last.
     */
    hang: {
        async inject(workers) {
            containersOf(workers).forEach((container) => container.spare(true));
            const at = Date.now();
            await signalAll(containersOf(workers), 'SIGSTOP');
            return at;
        },
        async revert(workers) {
            await signalAll(containersOf(workers), 'SIGCONT');
            containersOf(workers).forEach((container) => container.spare(false));
        },
    },
    /**
     * The pod's link is down: packets are dropped and nothing is refused. Readiness probes fail, as they do on a node
     * that is cut off; liveness probes do not restart the container.
     */
    unreachable: {
        async inject(workers) {
            containersOf(workers).forEach((container) => container.spare(true));
            const at = Date.now();
            await Promise.all(workers.map((worker) => worker.setReachable(false)));
            return at;
        },
        async revert(workers) {
            // A probe that is still waiting fails only now, and must not restart a container that is well again.
            const containers = containersOf(workers);
            containers.forEach((container) => container.freezeProbes(true));
            await Promise.all(workers.map((worker) => worker.setReachable(true)));
            containers.forEach((container) => {
                container.freezeProbes(false);
                container.spare(false);
            });
        },
    },
};

/**
 * Replaces the program of each container whose image has a faulty one, and puts it back. The probes keep their last
 * verdict: the fault is that of an application whose health endpoint does not notice.
 */
function replacedPrograms(kind: PodFaultKind, settings: LabFaultSettings): Mechanism {
    return {
        async inject(workers) {
            containersOf(workers).forEach((container) => container.freezeProbes(true));
            let at: number | undefined;
            const begun = (): void => {
                at ??= Date.now();
            };
            await Promise.all(
                replaceable(kind, workers).map((container) => {
                    const program = container.faultyProgram(kind);
                    return container.replaceProcess(program && { program, settings }, begun);
                }),
            );
            return at ?? Date.now();
        },
        async revert(workers) {
            await Promise.all(
                replaceable(kind, workers).map((container) => container.replaceProcess(undefined, () => undefined)),
            );
            containersOf(workers).forEach((container) => container.freezeProbes(false));
        },
    };
}

function replaceable(kind: PodFaultKind, workers: readonly PodWorker[]): Container[] {
    return containersOf(workers).filter((container) => container.faultyProgram(kind) !== undefined);
}

async function signalAll(containers: readonly Container[], signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const pids = containers.map(({ pid }) => pid).filter((pid) => pid !== undefined);
    await Promise.all(pids.map((pid) => signalNamespace(pid, signal)));
}

interface Held {
    readonly kind: PodFaultKind;
    readonly workers: readonly PodWorker[];
}

/**
 * The faults that pods are under. A fault is on the pods that match when it is injected; those that a Deployment makes
 * afterwards work, as they would on another machine.
 */
export class PodFaults {
    private readonly held = new Set<Held>();

    constructor(
        private readonly cluster: string,
        private readonly workers: () => readonly PodWorker[],
    ) {}

    of(worker: PodWorker): PodFaultKind | undefined {
        return [...this.held].find(({ workers }) => workers.includes(worker))?.kind;
    }

    async begin(fault: PodFault): Promise<BrokenPods> {
        const { kind } = fault;
        const workers = this.matching(fault);
        const mechanism = mechanisms[kind] ?? replacedPrograms(kind, fault.settings);
        const held: Held = { kind, workers };
        this.held.add(held);
        const revert = async () => {
            await mechanism.revert(workers.filter(({ ended }) => !ended));
            this.held.delete(held);
        };
        try {
            const startedAt = await mechanism.inject(workers);
            return { startedAt, pods: workers.map(({ pod }) => pod.metadata.name).sort(), end: revert };
        } catch (error) {
            await revert();
            throw error;
        }
    }

    private matching({ kind, namespace, selector }: PodFault): PodWorker[] {
        const wanted = Object.entries(selector);
        const workers = this.workers().filter(({ pod, ended }) => {
            const labels = pod.metadata.labels ?? {};
            return !ended && pod.metadata.namespace === namespace && wanted.every(([k, v]) => labels[k] === v);
        });
        const what = `namespace "${namespace}" and labels ${wanted.map((pair) => pair.join('=')).join(',') || '(any)'}`;
        if (workers.length === 0) {
            throw new BadInput(`no pod of cluster ${this.cluster} has ${what}; the fault \`${kind}\` needs one`);
        }
        const taken = workers.filter((worker) => this.of(worker));
        if (taken.length > 0) {
            const names = taken.map((worker) => `${worker.pod.metadata.name} (${this.of(worker)})`).join(', ');
            throw new BadInput(`already under a fault: ${names}; end that first`);
        }
        if (mechanisms[kind] === undefined && !workers.every((worker) => replaceable(kind, [worker]).length > 0)) {
            throw new BadInput(
                `the fault \`${kind}\` needs pods with a hashicorp/http-echo container, which ${what} have not`,
            );
        }
        return workers;
    }
}
