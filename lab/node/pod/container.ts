import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Container, V1LifecycleHandler } from '@kubernetes/client-node';
import type { PodFaultKind } from '../../../labFaults';
import type { FaultyProgram, Image } from '../images';
import { ContainerProcess, type Exit, StartError } from '../sandbox/containerProcess';
import { type ContainerHome, ContainerLaunch, type ProgramFault } from './containerLaunch';
import { ContainerProbes } from './containerProbes';
import { containerPaths } from './containerSpec';
import { type ContainerRole, ContainerState } from './containerState';
import type { ContainerSnapshot } from './podStatus';
import { RestartGate } from './restartGate';
import { terminationMessage } from './terminationMessage';

/** The kubelet's first back-off after a failed pull. */
const imageBackoffMs = 10_000;
const postStartTimeoutMs = 60_000;

/** One container of a pod from its first start to its last end: starts, restarts, probes, and is held down by faults. */
export class Container {
    private readonly state: ContainerState;
    private readonly launch: ContainerLaunch;
    private readonly gate = new RestartGate();
    private readonly stopping = new AbortController();
    private current: ContainerProcess | undefined;
    /** Takes the place of the current process when that ends. */
    private successor: ContainerProcess | undefined;
    private probes: ContainerProbes | undefined;
    private frozen = false;
    private spared = false;

    constructor(
        private readonly spec: V1Container,
        readonly role: ContainerRole,
        private readonly image: Image | undefined,
        private readonly home: ContainerHome,
    ) {
        this.launch = new ContainerLaunch(spec, home);
        const newId = (restarts: number): string => home.containerId(spec.name, restarts);
        this.state = new ContainerState(spec, role, image, newId, () => home.changed());
    }

    /** Process 1 of the running container. */
    get pid(): number | undefined {
        return this.current?.running ? this.current.pid : undefined;
    }

    get paths(): ReturnType<typeof containerPaths> {
        return containerPaths(this.launch.directory);
    }

    /** What takes the place of the container's program under a fault, where its image has such a thing. */
    faultyProgram(kind: PodFaultKind): FaultyProgram | undefined {
        return this.image?.faulty?.[kind];
    }

    snapshot(): ContainerSnapshot {
        return this.state.snapshot();
    }

    /** Resolves when the container has ended and will not start again. */
    async run(): Promise<void> {
        for (;;) {
            const process = await this.startWhenPossible();
            if (!process) {
                return;
            }
            const startedAt = new Date();
            const exit = process instanceof StartError ? process : await this.runToEnd(process, startedAt);
            const message = exit instanceof StartError ? exit.message : await this.messageOf(exit);
            this.state.end(exit, startedAt, message);
            if (this.isStopping() || !this.mayRestart()) {
                return;
            }
            await this.gate.pass(Date.now() - startedAt.getTime(), this.stopping.signal, (reason) =>
                this.backOff(reason),
            );
            if (this.isStopping()) {
                return;
            }
            this.state.restart();
        }
    }

    /** Ends the container: preStop hook, SIGTERM, and SIGKILL when the grace is over. */
    async stop(graceMs: number): Promise<void> {
        this.stopping.abort();
        this.gate.comeUp();
        const deadline = Date.now() + graceMs;
        const process = this.current;
        if (!process?.running) {
            return;
        }
        const hook = this.spec.lifecycle?.preStop;
        if (hook && graceMs > 0 && process.pid !== undefined) {
            await this.runHook(hook, 'FailedPreStopHook', graceMs);
        }
        await process.terminate(Math.max(0, deadline - Date.now()));
    }

    /** Kills the container and does not start it again until {@link comeUp}. */
    goDown(): void {
        this.gate.goDown();
        this.current?.kill('SIGKILL');
    }

    /** Starts the container at once, without back-off. */
    comeUp(): void {
        this.gate.comeUp();
    }

    /** While frozen, no probe changes anything. */
    freezeProbes(frozen: boolean): void {
        this.frozen = frozen;
        this.probes?.freeze(frozen);
    }

    /** While spared, failing startup and liveness probes do not restart the container. */
    spare(spared: boolean): void {
        this.spared = spared;
    }

    /**
     * Replaces the running process by a faulty one, or by the usual one again, in an equal sandbox made beforehand: the
     * port is closed only from the old one's end to the new one's first instructions. Restarts and status are left as
     * they are.
     *
     * @param begin called right before the old process is killed
     */
    async replaceProcess(fault: ProgramFault | undefined, begin: () => void): Promise<void> {
        this.launch.fault = fault; // also for a start to come
        const old = this.current;
        const prepared = this.image && old?.running ? await this.launch.prepare(this.image, true) : undefined;
        if (prepared instanceof ContainerProcess) {
            await prepared.gated;
            this.successor = prepared;
        }
        begin();
        old?.kill('SIGKILL');
        await old?.exited;
        if (prepared instanceof ContainerProcess) {
            await prepared.started;
        }
    }

    /** @returns `undefined` when the container is to stop before it could start */
    private async startWhenPossible(): Promise<ContainerProcess | StartError | undefined> {
        if (!this.image) {
            await this.waitWithoutImage();
        }
        while (this.image && !this.isStopping()) {
            const listening = new AbortController();
            const changed = this.home.sourcesChanged(AbortSignal.any([this.stopping.signal, listening.signal]));
            const prepared = await this.launch.prepare(this.image, false);
            if (!(prepared instanceof ContainerProcess)) {
                this.state.wait(prepared.reason, prepared.message);
                this.home.event('Warning', 'Failed', `Error: ${prepared.message}`);
                await changed;
                continue;
            }
            listening.abort();
            this.current = prepared;
            try {
                await prepared.started;
                return prepared;
            } catch (error) {
                await prepared.exited;
                return error instanceof StartError ? error : new StartError('StartError', String(error));
            }
        }
        return undefined;
    }

    private async runToEnd(first: ContainerProcess, startedAt: Date): Promise<Exit> {
        this.state.run(startedAt);
        if (this.isStopping()) {
            first.kill('SIGKILL'); // the stop came while it was being made
        }
        const hook = this.spec.lifecycle?.postStart;
        if (hook && !(await this.runHook(hook, 'FailedPostStartHook', postStartTimeoutMs))) {
            void first.terminate(this.home.graceMs());
        }
        if (this.role !== 'init') {
            this.probes = this.startProbes();
        }
        let exit = await first.exited;
        while (this.successor) {
            this.current = this.successor;
            this.successor = undefined;
            this.current.release();
            exit = await this.current.exited;
        }
        this.probes?.stop();
        this.probes = undefined;
        return exit;
    }

    private startProbes(): ContainerProbes {
        const exec = (command: readonly string[], timeoutMs: number) => this.launch.exec(this.pid, command, timeoutMs);
        const probes = new ContainerProbes(this.spec, this.home.place.podIP, exec, {
            started: () => this.state.startupDone(),
            ready: (ready, message) => {
                if (!ready) {
                    this.home.event('Warning', 'Unhealthy', `Readiness probe failed: ${message}`);
                }
                this.state.setReady(ready);
            },
            dead: (kind, message) => {
                this.home.event('Warning', 'Unhealthy', `${kind} probe failed: ${message}`);
                if (!this.spared) {
                    const why = `Container ${this.spec.name} failed ${kind.toLowerCase()} probe, will be restarted`;
                    this.home.event('Normal', 'Killing', why);
                    this.probes?.stop();
                    void this.current?.terminate(this.home.graceMs());
                }
            },
        });
        probes.freeze(this.frozen);
        return probes;
    }

    private backOff(reason: string): void {
        const message = `${reason} restarting failed container=${this.spec.name} pod=${this.home.podLabel}`;
        this.state.wait('CrashLoopBackOff', message);
        this.home.event('Warning', 'BackOff', message);
    }

    private mayRestart(): boolean {
        const policy = this.role === 'sidecar' ? 'Always' : this.home.restartPolicy();
        const failed = this.state.exitCode !== 0;
        return this.role === 'init'
            ? failed && policy !== 'Never'
            : policy === 'Always' || (policy === 'OnFailure' && failed);
    }

    private isStopping(): boolean {
        return this.stopping.signal.aborted;
    }

    private messageOf(exit: Exit): Promise<string> {
        return terminationMessage(this.spec, this.paths, exit.exitCode);
    }

    private async runHook(hook: V1LifecycleHandler, failed: string, timeoutMs: number): Promise<boolean> {
        const failure = await this.launch.hook(hook, this.pid, timeoutMs);
        if (failure !== undefined) {
            this.home.event('Warning', failed, `hook of container ${this.spec.name}: ${failure}`);
        }
        return failure === undefined;
    }

    /** Resolves at the stop: the table of images does not change. */
    private async waitWithoutImage(): Promise<void> {
        const { signal } = this.stopping;
        const message = this.home.unknownImage(this.spec.image ?? '');
        this.state.wait('ErrImagePull', message);
        this.home.event('Warning', 'Failed', `Failed to pull image "${this.spec.image}": ${message}`);
        await sleep(imageBackoffMs, undefined, { signal }).catch(() => undefined);
        if (!signal.aborted) {
            const backOff = `Back-off pulling image "${this.spec.image}": ErrImagePull: ${message}`;
            this.state.wait('ImagePullBackOff', backOff);
            await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        }
    }
}
