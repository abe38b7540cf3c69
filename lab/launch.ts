import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BadInput } from '../errors/badInput';
import { OperationFailed } from '../errors/operationFailed';
import { initProgram, unshareOptions } from './namespaces';
import { isRunning } from './process/identity';
import { until } from './process/until';
import { lockFile, runningSupervisor } from './state';
import { LabRequest, StartEvent } from './supervisor/request';

/** flock's exit code when another process holds the lock; outside what unshare and shells use. */
const lockedExitCode = 75;

/** Starts a lab and returns when it is ready. When it cannot start, or the caller gives up, nothing of it is left. */
export async function startLab(
    request: LabRequest,
    onEvent: (event: StartEvent) => void,
    cancel: AbortSignal,
): Promise<void> {
    const { stateDir } = request;
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const log = openSync(join(stateDir, 'supervisor.log'), 'a', 0o600);
    // The lock belongs to the lab's processes, so the kernel lets go of it when the last of them has ended.
    const child = spawn(
        'flock',
        [
            '--no-fork',
            '--nonblock',
            `--conflict-exit-code=${lockedExitCode}`,
            lockFile(stateDir),
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
        await awaitReady(child, stateDir, onEvent);
    } catch (error) {
        giveUp();
        throw error;
    } finally {
        cancel.removeEventListener('abort', giveUp);
        child.stdout?.destroy();
        child.unref();
    }
}

function awaitReady(child: ChildProcess, stateDir: string, onEvent: (event: StartEvent) => void): Promise<void> {
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('exit', (code) => {
            reject(
                code === lockedExitCode
                    ? new OperationFailed(
                          `Another \`failover lab up\` is at work in ${stateDir}. Wait for it, or use another \`--state\`.`,
                      )
                    : new OperationFailed(
                          `The lab's supervisor ended before it was ready.\n${lastLines(join(stateDir, 'supervisor.log'))}`,
                      ),
            );
        });
        if (child.stdout) {
            createInterface({ input: child.stdout }).on('line', (line) => {
                const event = JSON.parse(line) as StartEvent;
                onEvent(event);
                if (event.type === 'ready') {
                    resolve();
                } else if (event.type === 'failed') {
                    reject(new OperationFailed(event.message));
                }
            });
        }
    });
}

function lastLines(file: string, count = 5): string {
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n') : '';
}

/**
 * Ends the lab of a state folder, whatever state it is in, and removes its files. Process 1 of the lab is killed, and
 * with it the kernel ends every process, namespace, mount and interface of the lab. Tells whether there was one.
 */
export async function stopLab(stateDir: string): Promise<boolean> {
    const supervisor = runningSupervisor(stateDir);
    if (supervisor) {
        process.kill(supervisor.pid, 'SIGKILL');
        await until(
            () => Promise.resolve(isRunning(supervisor)),
            (running) => !running,
            { timeoutMs: 30_000, what: `the end of the lab's supervisor (pid ${supervisor.pid})` },
        );
    }
    const existed = existsSync(stateDir);
    if (existed && !existsSync(join(stateDir, 'supervisor.log'))) {
        throw new BadInput(`\`--state\` is ${stateDir}, which is no folder of a lab. Nothing was removed.`);
    }
    rmSync(stateDir, { recursive: true, force: true });
    return existed;
}
