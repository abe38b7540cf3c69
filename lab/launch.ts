import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { BadInput, OperationFailed } from '../errors';
import { initProgram, unshareOptions } from './namespaces';
import { isRunning } from './process/identity';
import { run } from './process/run';
import { until } from './process/until';
import { insideLab, lockFile, readLab, runningSupervisor } from './state';
import { holdsLab, removeState, supervisorLog } from './stateFolder';
import type { LabRequest, StartEvent } from './supervisor/request';

/** flock's exit code when another process holds the lock; outside what unshare and shells use. */
const lockedExitCode = 75;

/**
 * Runs the rest of the command line if the locked file is still the lock file: `lab down` removes it, and another process
 * may have opened it before. The shell has inherited the descriptor.
 */
const stillTheLock = `lock=$1; shift; for fd in /proc/$$/fd/*; do [ "$fd" -ef "$lock" ] && exec "$@"; done; exit ${lockedExitCode}`;

const lockedPollMs = 200;
const endTimeoutMs = 30_000;

/**
 * Starts a lab and returns when it is ready. While another process starts one in the same folder, waits for it: then
 * that one is the lab. When it cannot start, or the caller gives up, nothing of it is left running.
 */
export async function startLab(
    request: LabRequest,
    onEvent: (event: StartEvent) => void,
    cancel: AbortSignal,
): Promise<void> {
    let told = false;
    while (!(await startUnlocked(request, onEvent, cancel))) {
        if (readLab(request.stateDir)) {
            return;
        }
        if (!told) {
            const step = 'waiting for another `failover lab up`, or for the last of an ended lab';
            request.sites.forEach(({ name }) => onEvent({ type: 'step', cluster: name, step }));
            told = true;
        }
        await delay(lockedPollMs, undefined, { signal: cancel });
    }
}

/** Gives false when another lab of this folder, ready or not, still has processes. */
async function startUnlocked(
    request: LabRequest,
    onEvent: (event: StartEvent) => void,
    cancel: AbortSignal,
): Promise<boolean> {
    const { stateDir } = request;
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const log = openSync(supervisorLog(stateDir), 'a', 0o600);
    // The lock belongs to the lab's processes, so the kernel lets go of it when the last of them has ended.
    const child = spawn(
        'flock',
        [
            '--no-fork',
            '--nonblock',
            `--conflict-exit-code=${lockedExitCode}`,
            lockFile(stateDir),
            ...['sh', '-c', stillTheLock, 'sh', lockFile(stateDir)],
            'unshare',
            ...unshareOptions(request.userNamespace),
            'sh',
            '-c',
            initProgram,
            'sh',
            process.execPath,
            join(__dirname, 'supervisor', 'main.js'),
            JSON.stringify(request),
        ],
        { detached: true, stdio: ['ignore', 'pipe', log] },
    );
    closeSync(log);
    const giveUp = () => child.kill('SIGKILL');
    cancel.addEventListener('abort', giveUp, { once: true });
    try {
        return await awaitReady(child, stateDir, onEvent, cancel);
    } catch (error) {
        giveUp();
        if (cancel.aborted) {
            await stopLab(stateDir);
        }
        throw error;
    } finally {
        cancel.removeEventListener('abort', giveUp);
        child.stdout?.destroy();
        child.unref();
    }
}

/** Resolves to true when the lab is ready, to false when another one holds the lock. */
function awaitReady(
    child: ChildProcess,
    stateDir: string,
    onEvent: (event: StartEvent) => void,
    cancel: AbortSignal,
): Promise<boolean> {
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('exit', (code) => {
            if (code === lockedExitCode) {
                resolve(false);
            } else {
                const why = cancel.aborted ? 'interrupted' : endedEarly(lastWords(supervisorLog(stateDir)));
                reject(new OperationFailed(why));
            }
        });
        if (child.stdout) {
            createInterface({ input: child.stdout }).on('line', (line) => {
                const event = JSON.parse(line) as StartEvent;
                onEvent(event);
                if (event.type === 'ready') {
                    resolve(true);
                } else if (event.type === 'failed') {
                    reject(new OperationFailed(event.message));
                }
            });
        }
    });
}

function endedEarly(words: string): string {
    return words
        ? `The lab's supervisor ended before it was ready.\n${words}`
        : "The lab's supervisor was ended before it was ready, as `failover lab down` does.";
}

/** What unshare says when its child was killed: not a reason, and not even true. */
const noise = /^unshare: sigprocmask/;

function lastWords(file: string, count = 5): string {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    return lines
        .filter((line) => !noise.test(line))
        .slice(-count)
        .join('\n');
}

/**
 * Ends the lab of a state folder, in any state, and removes its files. It kills process 1 of the lab, and the kernel then
 * ends every process, namespace, mount and interface of the lab. Returns whether there was one.
 */
export async function stopLab(stateDir: string): Promise<boolean> {
    if (insideLab()) {
        throw new BadInput('This runs inside the lab, where its supervisor is not visible. End the lab from outside.');
    }
    const existed = holdsLab(stateDir);
    const supervisor = runningSupervisor(stateDir);
    if (supervisor) {
        process.kill(supervisor.pid, 'SIGKILL');
        await until(
            () => Promise.resolve(isRunning(supervisor)),
            (running) => !running,
            { timeoutMs: endTimeoutMs, what: `the end of the lab's supervisor (pid ${supervisor.pid})` },
        );
    }
    if (existed) {
        removeState(stateDir);
    }
    if (existsSync(lockFile(stateDir))) {
        // One that was only beginning finds its folder gone and ends; the lock is free when the last process has ended.
        await run('flock', [`--timeout=${endTimeoutMs / 1000}`, lockFile(stateDir), 'rm', '-f', lockFile(stateDir)]);
    }
    return existed;
}
