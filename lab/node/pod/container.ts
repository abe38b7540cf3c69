import type { V1Container, V1ContainerState, V1LifecycleHandler } from '@kubernetes/client-node';
import { readFile, rm, truncate } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Image } from '../images';
import { ContainerProcess, Exit, StartError } from '../sandbox/containerProcess';
import { ContainerLaunch, ContainerHome } from './containerLaunch';
import { ContainerProbes } from './containerProbes';
import { containerPaths } from './containerSpec';
import { ContainerSnapshot } from './podStatus';
import { RestartBackoff } from './restartBackoff';

export type ContainerRole = 'init' | 'sidecar' | 'main';

const IMAGE_BACKOFF_MS = 10_000;
const MESSAGE_LIMIT = 4096;

/** One container of a pod from its first start to its last end: starts, restarts, probes, and is held down by faults. */
export class Container {
    private state: V1ContainerState = { waiting: { reason: 'ContainerCreating' } };
    private lastState: V1ContainerState = {};
    private restartCount = 0;
    private containerID = '';
    private started = false;
    private ready = false;
    private current: ContainerProcess | undefined;
    /** Takes the place of the current process when that ends. */
    private successor: ContainerProcess | undefined;
    private probes: ContainerProbes | undefined;
    private readonly launch: ContainerLaunch;
    private readonly backoff = new RestartBackoff();
    private readonly stopping = new AbortController();
    private frozen = false;
    private spared = false;
    private down: Promise<void> | undefined;
    private letUp: (() => void) | undefined;
    private wakeFromBackoff: (() => void) | undefined;

    constructor(
        private readonly spec: V1Container,
        public readonly role: ContainerRole,
        private readonly image: Image | undefined,
        private readonly home: ContainerHome,
    ) {
        this.launch = new ContainerLaunch(spec, home);
    }

    public get name(): string {
        return this.spec.name;
    }

    /** Process 1 of the running container. */
    public get pid(): number | undefined {
        return this.current?.running ? this.current.pid : undefined;
    }

    public get logPath(): string {
        return containerPaths(this.launch.directory).log;
    }

    public get etcPath(): string {
        return containerPaths(this.launch.directory).etc;
    }

    public snapshot(): ContainerSnapshot {
        return {
            name: this.name,
            image: this.spec.image ?? '',
            imageID: this.image ? `lab://${this.image.repository}` : '',
            containerID: this.containerID,
            state: this.state,
            lastState: this.lastState,
            restartCount: this.restartCount,
            started: this.started,
            ready: this.role === 'init' ? this.state.terminated?.exitCode === 0 : this.ready,
            sidecar: this.role === 'sidecar',
        };
    }

    /** Resolves when the container has ended and will not start again. */
    public async run(): Promise<void> {
        for (;;) {
            const process = await this.startWhenPossible();
            if (!process) {
                return this.settleUnstarted();
            }
            const startedAt = new Date();
            const exit = process instanceof StartError ? process : await this.runToEnd(process, startedAt);
            this.recordEnd(exit, startedAt, await this.terminationMessage(exit));
            if (this.stopping.signal.aborted || !this.restarts()) {
                return;
            }
            await this.waitForRestart(startedAt);
            if (this.stopping.signal.aborted) {
                return;
            }
            this.restartCount++;
        }
    }

    /** Ends the container: preStop hook, SIGTERM, and SIGKILL when the grace is over. */
    public async stop(graceMs: number): Promise<void> {
        this.stopping.abort();
        this.letUp?.();
        const deadline = Date.now() + graceMs;
        const process = this.current;
        if (!process?.running) {
            return;
        }
        const hook = this.spec.lifecycle?.preStop;
        if (hook && graceMs > 0 && process.pid !== undefined) {
            await this.runHook(hook, 'preStop', graceMs);
        }
        await this.terminate(process, Math.max(0, deadline - Date.now()));
    }

    /** Kills the container and does not start it again until {@link comeUp}. */
    public goDown(): void {
        this.down ??= new Promise((resolve) => (this.letUp = resolve));
        this.current?.kill('SIGKILL');
    }

    /** Starts the container at once, without back-off. */
    public comeUp(): void {
        this.down = undefined;
        this.backoff.reset();
        this.letUp?.();
        this.letUp = undefined;
        this.wakeFromBackoff?.();
    }

    /** While frozen, no probe changes anything. */
    public freezeProbes(frozen: boolean): void {
        this.frozen = frozen;
        this.probes?.freeze(frozen);
    }

    /** While spared, failing startup and liveness probes do not restart the container. */
    public spare(spared: boolean): void {
        this.spared = spared;
    }

    /** What makes the container's program answer 503; empty when it cannot. */
    public get argumentsFor503(): readonly string[] {
        return this.image?.answer503 ?? [];
    }

    /**
     * Replaces the running process by one with more arguments, in an equal sandbox made beforehand: the port is closed
     * only from the old one's end to the new one's first instructions. Restarts and status are left as they are.
     *
     * @param begin called right before the old process is killed
     */
    public async replaceProcess(extraArguments: readonly string[], begin: () => void): Promise<void> {
        this.launch.extraArguments = extraArguments;
        const old = this.current;
        if (!this.image || !old?.running) {
            begin();
            return;
        }
        const prepared = await this.launch.prepare(this.image, true);
        if (prepared instanceof ContainerProcess) {
            await prepared.gated;
            this.successor = prepared;
        }
        begin();
        old.kill('SIGKILL');
        await old.exited;
        if (prepared instanceof ContainerProcess) {
            await prepared.started;
        }
    }

    private async startWhenPossible(): Promise<ContainerProcess | StartError | undefined> {
        const image = this.image;
        while (image && !this.stopping.signal.aborted) {
            const listening = new AbortController();
            const stop = AbortSignal.any([this.stopping.signal, listening.signal]);
            const changed = this.home.sourcesChanged(stop);
            const prepared = await this.launch.prepare(image, false);
            if (!(prepared instanceof ContainerProcess)) {
                this.wait(prepared.reason, prepared.message);
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
        if (!image) {
            await this.waitWithoutImage();
        }
        return undefined;
    }

    private async runToEnd(first: ContainerProcess, startedAt: Date): Promise<Exit> {
        this.containerID = this.home.containerId(this.name, this.restartCount);
        this.state = { running: { startedAt } };
        this.started = !this.spec.startupProbe;
        this.ready = this.started && !this.spec.readinessProbe && this.role !== 'init';
        this.home.changed();
        if (this.stopping.signal.aborted) {
            first.kill('SIGKILL'); // the stop came while it was being made
        }
        const hook = this.spec.lifecycle?.postStart;
        if (hook && !(await this.runHook(hook, 'postStart', 60_000))) {
            void this.terminate(first, this.home.graceMs());
        }
        if (this.role !== 'init') {
            this.probes = this.startProbes();
            this.probes.freeze(this.frozen);
        }
        let process = first;
        let exit = await process.exited;
        while (this.successor) {
            process = this.successor;
            this.successor = undefined;
            this.current = process;
            process.release();
            exit = await process.exited;
        }
        this.probes?.stop();
        this.probes = undefined;
        return exit;
    }

    private startProbes(): ContainerProbes {
        return new ContainerProbes(
            this.spec,
            this.home.place.podIP,
            (command, ms) => this.launch.exec(this.pid, command, ms),
            {
                started: () => {
                    this.started = true;
                    this.ready = !this.spec.readinessProbe;
                    this.home.changed();
                },
                ready: (ready, message) => {
                    if (!ready) {
                        this.home.event('Warning', 'Unhealthy', `Readiness probe failed: ${message}`);
                    }
                    if (this.ready !== ready) {
                        this.ready = ready;
                        this.home.changed();
                    }
                },
                dead: (kind, message) => {
                    this.home.event('Warning', 'Unhealthy', `${kind} probe failed: ${message}`);
                    if (this.spared) {
                        return;
                    }
                    this.home.event(
                        'Normal',
                        'Killing',
                        `Container ${this.name} failed ${kind.toLowerCase()} probe, will be restarted`,
                    );
                    this.probes?.stop();
                    if (this.current) {
                        void this.terminate(this.current, this.home.graceMs());
                    }
                },
            },
        );
    }

    private recordEnd(exit: Exit | StartError, startedAt: Date, message: string): void {
        const failed = exit instanceof StartError;
        const exitCode = failed ? 128 : exit.exitCode;
        this.started = false;
        this.ready = false;
        this.state = {
            terminated: {
                exitCode,
                reason: failed ? exit.reason : exitCode === 0 ? 'Completed' : 'Error',
                ...(message ? { message } : {}),
                startedAt,
                finishedAt: new Date(),
                containerID: this.containerID || this.home.containerId(this.name, this.restartCount),
            },
        };
        this.home.changed();
    }

    private async waitForRestart(startedAt: Date): Promise<void> {
        const delay = this.backoff.next(Date.now() - startedAt.getTime());
        const message = `back-off ${Math.round(delay / 1000)}s restarting failed container=${this.name} pod=${this.home.podLabel}`;
        if (this.isDown()) {
            this.crashLoop('held down by a fault of the lab');
            await this.down;
        } else if (delay > 0) {
            this.crashLoop(message);
            this.home.event('Warning', 'BackOff', message);
            await Promise.race([this.pause(delay), new Promise<void>((resolve) => (this.wakeFromBackoff = resolve))]);
            await this.down;
        }
        if (this.state.terminated) {
            this.lastState = this.state;
        }
    }

    private isDown(): boolean {
        return this.down !== undefined;
    }

    private crashLoop(message: string): void {
        this.lastState = this.state;
        this.wait('CrashLoopBackOff', message);
    }

    private restarts(): boolean {
        if (this.role === 'sidecar') {
            return true;
        }
        const policy = this.home.restartPolicy();
        const failed = this.state.terminated?.exitCode !== 0;
        return this.role === 'init'
            ? failed && policy !== 'Never'
            : policy === 'Always' || (policy === 'OnFailure' && failed);
    }

    private async terminate(process: ContainerProcess, graceMs: number): Promise<void> {
        if (graceMs > 0) {
            process.kill('SIGTERM');
            await Promise.race([process.exited, sleep(graceMs, undefined, { ref: false })]);
        }
        if (process.running) {
            process.kill('SIGKILL');
        }
        await process.exited;
    }

    private async runHook(hook: V1LifecycleHandler, name: string, timeoutMs: number): Promise<boolean> {
        const failure = await this.launch.hook(hook, this.pid, timeoutMs);
        if (failure !== undefined) {
            const reason = name === 'preStop' ? 'FailedPreStopHook' : 'FailedPostStartHook';
            this.home.event('Warning', reason, `${name} hook of container ${this.name}: ${failure}`);
        }
        return failure === undefined;
    }

    private async waitWithoutImage(): Promise<void> {
        const message = this.home.unknownImage(this.spec.image ?? '');
        this.wait('ErrImagePull', message);
        this.home.event('Warning', 'Failed', `Failed to pull image "${this.spec.image}": ${message}`);
        await this.pause(IMAGE_BACKOFF_MS);
        if (!this.stopping.signal.aborted) {
            this.wait('ImagePullBackOff', `Back-off pulling image "${this.spec.image}": ErrImagePull: ${message}`);
            await new Promise<void>((resolve) =>
                this.stopping.signal.addEventListener('abort', () => resolve(), { once: true }),
            );
        }
    }

    private wait(reason: string, message: string): void {
        this.state = { waiting: { reason, message } };
        this.home.changed();
    }

    private pause(milliseconds: number): Promise<void> {
        return sleep(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }

    /** A container that is stopped before it ever ran ends without an exit code of its own. */
    private settleUnstarted(): void {
        this.current?.kill('SIGKILL');
    }

    private async terminationMessage(exit: Exit | StartError): Promise<string> {
        if (exit instanceof StartError) {
            return exit.message;
        }
        const { message, log } = containerPaths(this.launch.directory);
        const written = await readFile(message, 'utf8').catch(() => '');
        await truncate(message).catch(() => rm(message, { force: true }));
        const fallBack = this.spec.terminationMessagePolicy === 'FallbackToLogsOnError' && exit.exitCode !== 0;
        const text = written || !fallBack ? written : await readFile(log, 'utf8').catch(() => '');
        return text.slice(-MESSAGE_LIMIT);
    }
}
