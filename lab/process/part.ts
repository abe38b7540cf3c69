import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inNetworkNamespace } from './run';

/** A long-running process of the lab: one of the control plane's parts. */
export interface PartSpec {
    name: string;
    /** Network namespace it runs in: a cluster's name. */
    namespace: string;
    command: string;
    args: string[];
    env?: Record<string, string>;
    /** Working directory. Default: the cluster's folder. */
    directory?: string;
}

/** Environment of every part: nothing of the user's own, such as proxies or a KUBECONFIG, may leak in. */
const environment = { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/tmp' };

const firstRestartMs = 200;
const slowestRestartMs = 5_000;

/** Keeps one process running for as long as the lab lives: when it ends, or is killed, it is started again. */
export class Part {
    private child: ChildProcess | undefined;
    private delayMs = firstRestartMs;
    private stopping: Promise<void> | undefined;
    /** Whether it is kept down. */
    private held = false;
    private restart: NodeJS.Timeout | undefined;
    restarts = 0;
    readonly logFile: string;

    constructor(
        readonly spec: PartSpec,
        private readonly clusterDirectory: string,
        private readonly onEnd: (message: string) => void,
    ) {
        mkdirSync(join(clusterDirectory, 'logs'), { recursive: true });
        this.logFile = join(clusterDirectory, 'logs', `${spec.name}.log`);
        this.start();
    }

    /** Process id inside the lab; undefined while it is kept down. */
    get pid(): number | undefined {
        return this.held ? undefined : this.child?.pid;
    }

    /** Kills the process and keeps it down until {@link release}. */
    hold(): Promise<void> {
        this.held = true;
        clearTimeout(this.restart);
        return this.kill();
    }

    /** Starts the process again. */
    release(): void {
        if (this.held && !this.stopping) {
            this.start();
        }
        this.held = false;
    }

    /** Ends the process for good. */
    stop(): Promise<void> {
        clearTimeout(this.restart);
        this.stopping ??= this.kill();
        return this.stopping;
    }

    private kill(): Promise<void> {
        return new Promise((resolve) => {
            const { child } = this;
            if (!child || child.exitCode !== null || child.signalCode !== null) {
                resolve(); // it ended by itself
            } else {
                child.once('exit', () => resolve());
                child.kill('SIGKILL');
            }
        });
    }

    private start(): void {
        const { clusterDirectory, spec } = this;
        const log = openSync(this.logFile, 'a', 0o600);
        const startedAt = Date.now();
        const [command, args] = inNetworkNamespace(spec.namespace, spec.command, spec.args);
        this.child = spawn(command, args, {
            cwd: spec.directory ?? clusterDirectory,
            env: { ...environment, ...spec.env },
            stdio: ['ignore', log, log],
        });
        closeSync(log);
        this.child.on('error', (error) => this.onEnd(`${spec.namespace}: ${spec.name} cannot start: ${error.message}`));
        this.child.on('exit', (code, signal) => {
            if (this.stopping || this.held) {
                return;
            }
            this.onEnd(
                `${spec.namespace}: ${spec.name} ended with ${signal ?? `exit code ${code}`}; its log is ${this.logFile}`,
            );
            // One that ran for a while starts again at once; one that cannot run is tried ever more slowly.
            this.delayMs =
                Date.now() - startedAt > 10_000 ? firstRestartMs : Math.min(this.delayMs * 2, slowestRestartMs);
            this.restart = setTimeout(() => {
                this.restarts += 1;
                this.start();
            }, this.delayMs);
        });
    }

    /** The last lines of its log, for an error message. */
    lastWords(lines = 5): string {
        const text = readFileSync(this.logFile, 'utf8').trimEnd().split('\n');
        return text.slice(-lines).join('\n');
    }
}
