import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { OperationFailed } from '../errors';

const execute = promisify(execFile);
const largestReply = 64 * 1024 * 1024;

/** A pod's reply to a request that was sent from inside the pod. */
export interface PodReply {
    /** When the request was sent, milliseconds since the epoch. */
    readonly at: number;
    readonly tookMs: number;
    readonly status: number;
    readonly body: string;
}

/** An application that is well replies to a request from inside its pod within this time, on a busy machine too. */
const usualTimeoutMs = 10_000;

/**
 * Sends a request from inside the network of a process to a port of its loopback. `delayMs`: how late the reply may be
 * by a fault.
 */
export async function podExchange(
    pid: number,
    port: number,
    method: string,
    url: string,
    delayMs = 0,
): Promise<PodReply> {
    const program = path.join(__dirname, `requestFromPod${path.extname(__filename)}`);
    const command = [
        process.execPath,
        ...process.execArgv,
        program,
        String(port),
        method,
        url,
        String(usualTimeoutMs + delayMs),
    ];
    try {
        const { stdout } = await inNetworkOf(pid, command);
        const end = stdout.indexOf('\n');
        const [at, tookMs, status] = stdout.slice(0, end).split(' ').map(Number);
        return { at: at ?? 0, tookMs: tookMs ?? 0, status: status ?? 0, body: stdout.slice(end + 1) };
    } catch (error) {
        const { stderr, message } = error as Error & { stderr?: string };
        throw new OperationFailed(`${method} ${url} to port ${port}: ${stderr?.trim() || message}`);
    }
}

/** Runs a command in the network namespace of a process. */
export function inNetworkOf(pid: number, command: readonly string[]): Promise<{ stdout: string }> {
    return execute('nsenter', [`--net=/proc/${pid}/ns/net`, '--', ...command], { maxBuffer: largestReply });
}
