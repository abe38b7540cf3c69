import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fchmodSync, openSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../../errors';
import { reportFd } from './containerScript';

/** How a container's process ended; 128 + n when signal n ended it, as container runtimes report it. */
export interface Exit {
    readonly exitCode: number;
}

/** The program could not be started; `reason` is the waiting or terminated reason of the container's status. */
export class StartError extends Error {
    constructor(
        readonly reason: string,
        message: string,
    ) {
        super(message);
    }
}

/**
 * A container: `unshare` and, as process 1 of its own PID namespace, the program. Ending process 1 ends all processes of
 * the namespace, so nothing (an Envoy under its agent, say) can be left behind.
 */
export class ContainerProcess {
    /** Settles when the program runs; rejects with a {@link StartError}. */
    readonly started: Promise<void>;
    /** A gated container is ready to run. */
    readonly gated: Promise<void>;
    readonly exited: Promise<Exit>;
    /** Process id of process 1, in the agent's PID namespace. */
    pid: number | undefined;
    private readonly child: ChildProcess;
    private hasExited = false;
    private namespace: string | undefined;
    private killed: NodeJS.Signals | undefined;

    /**
     * @param scriptPath the {@link containerScript} on disk
     * @param networkNamespace the pod's, by name
     * @param logPath file that standard output and error are appended to
     */
    constructor(scriptPath: string, networkNamespace: string, logPath: string) {
        const log = openSync(logPath, 'a');
        fchmodSync(log, 0o666); // a program of another user may open /dev/stdout
        this.child = spawn(
            'nsenter',
            [`--net=/run/netns/${networkNamespace}`, 'unshare', ...unshareFlags, 'sh', '-c', runner, scriptPath],
            {
                stdio: ['pipe', log, log, 'pipe'],
                detached: true, // a signal to the agent's process group (Ctrl-C) is the agent's to handle
                cwd: '/',
                env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin' },
            },
        );
        closeSync(log);
        this.child.stdin?.on('error', () => undefined); // a program that ended does not read it

        let onStarted: () => void = () => undefined;
        let onGated: () => void = () => undefined;
        let onFailed: (error: StartError) => void = () => undefined;
        this.started = new Promise((resolve, reject) => {
            onStarted = resolve;
            onFailed = reject;
        });
        this.started.catch(() => undefined);
        this.gated = new Promise((resolve) => (onGated = resolve));
        this.exited = new Promise((resolve) => {
            this.child.once('error', (error) => {
                this.hasExited = true;
                onFailed(new StartError('CreateContainerError', error.message));
                resolve({ exitCode: 128 });
            });
            this.child.once('exit', (code) => {
                this.hasExited = true;
                this.endOrphan();
                onFailed(new StartError('CreateContainerError', 'the container ended before its program started'));
                onGated();
                resolve({ exitCode: code ?? 137 });
            });
        });
        const report = createInterface(this.child.stdio[reportFd] as Readable);
        report.on('line', (line) => {
            const [word, argument = ''] = line.split(' ', 2);
            if (word === 'pid') {
                this.pid = Number(argument);
                this.namespace = pidNamespace(this.pid);
                this.signal();
            } else if (word === 'gated') {
                onGated();
            } else if (word === 'started') {
                onStarted();
            } else if (word === 'failed') {
                onFailed(new StartError(argument, line.slice(`failed ${argument} `.length)));
            }
        });
    }

    get running(): boolean {
        return !this.hasExited;
    }

    /** Lets a gated container start its program. */
    release(): void {
        this.child.stdin?.end('go\n');
    }

    /** Signals process 1; SIGKILL ends the whole PID namespace. */
    kill(signal: NodeJS.Signals): void {
        this.killed = signal;
        this.signal();
    }

    /** SIGTERM, and SIGKILL when the grace is over; resolves when the container has ended. */
    async terminate(graceMs: number): Promise<void> {
        if (graceMs > 0) {
            this.kill('SIGTERM');
            await Promise.race([this.exited, sleep(graceMs, undefined, { ref: false })]);
        }
        if (this.running) {
            this.kill('SIGKILL');
        }
        await this.exited;
    }

    /** Someone killed the shell instead of process 1. */
    private endOrphan(): void {
        if (this.pid !== undefined && this.namespace !== undefined && pidNamespace(this.pid) === this.namespace) {
            process.kill(this.pid, 'SIGKILL');
        }
    }

    private signal(): void {
        if (this.hasExited || this.killed === undefined || this.pid === undefined) {
            return; // before its pid is known, the signal waits for it
        }
        try {
            process.kill(this.pid, this.killed);
        } catch (error) {
            if (codeOf(error) !== 'ESRCH') {
                throw error;
            }
        }
    }
}

const unshareFlags = ['--mount', '--pid', '--uts', '--ipc'];

/**
 * The shell's first child is process 1 of the new PID namespace, and the shell tells how it ended. `unshare --fork`
 * would exit with 1 after a SIGKILL, and its `--kill-child` is lost when the program changes its user.
 */
const runner = 'sh "$0"; exit $?';

function pidNamespace(pid: number): string | undefined {
    try {
        return readlinkSync(`/proc/${pid}/ns/pid`);
    } catch {
        return undefined; // it ended
    }
}
