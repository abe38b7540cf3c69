import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { V1Container, V1HTTPGetAction, V1Probe } from '@kubernetes/client-node';
import { messageOf } from '../../../errors';

/** Outcome of one try of a probe. */
export interface CheckResult {
    readonly ok: boolean;
    readonly message: string;
}

/** How a probe's `exec` is run in its container. */
export type Exec = (command: readonly string[], timeoutMs: number) => Promise<{ exitCode: number; output: string }>;

/** The number of a port given by number or by name. */
function resolvePort(port: number | string, container: V1Container): number | undefined {
    const number = Number(port);
    return Number.isInteger(number)
        ? number
        : container.ports?.find(({ name }) => name === String(port))?.containerPort;
}

/** Tries a probe once; never rejects. */
export async function checkProbe(
    probe: V1Probe,
    container: V1Container,
    podIP: string,
    exec: Exec,
): Promise<CheckResult> {
    const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
    try {
        if (probe.exec) {
            const { exitCode, output } = await exec(probe.exec.command ?? [], timeoutMs);
            return { ok: exitCode === 0, message: output || `command exited with ${exitCode}` };
        }
        if (probe.httpGet) {
            const status = await httpGet(probe.httpGet, container, podIP, timeoutMs);
            return { ok: status >= 200 && status < 400, message: `HTTP probe failed with statuscode: ${status}` };
        }
        if (probe.tcpSocket) {
            await connect(probe.tcpSocket.host ?? podIP, portOf(probe.tcpSocket.port, container), timeoutMs);
        }
        return { ok: true, message: '' };
    } catch (error) {
        return { ok: false, message: messageOf(error) };
    }
}

/** @returns the status code; redirects are not followed, they count as success */
export function httpGet(
    action: V1HTTPGetAction,
    container: V1Container,
    podIP: string,
    timeoutMs: number,
): Promise<number> {
    const secure = action.scheme === 'HTTPS';
    const headers = Object.fromEntries((action.httpHeaders ?? []).map(({ name, value }) => [name, value]));
    const options: https.RequestOptions = {
        host: action.host ?? podIP,
        port: portOf(action.port, container),
        path: action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`,
        headers: { 'user-agent': 'kube-probe/lab', connection: 'close', ...headers },
        agent: false,
        ...(secure ? { rejectUnauthorized: false } : {}), // as the kubelet: a probe does not verify
    };
    return new Promise((resolve, reject) => {
        const request = (secure ? https : http).get(options, (response) => {
            response.resume();
            clearTimeout(timer);
            resolve(response.statusCode ?? 0);
        });
        const timer = setTimeout(() => request.destroy(new Error(timedOut(timeoutMs))), timeoutMs);
        request.on('error', (error) => {
            clearTimeout(timer);
            reject(error);
        });
    });
}

function connect(host: string, port: number, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
        const socket = net.connect({ host, port });
        const timer = setTimeout(() => socket.destroy(new Error(timedOut(timeoutMs))), timeoutMs);
        socket.once('connect', () => {
            clearTimeout(timer);
            socket.destroy();
            resolve();
        });
        socket.once('error', (error) => {
            clearTimeout(timer);
            reject(error);
        });
    });
}

function portOf(port: number | string, container: V1Container): number {
    const number = resolvePort(port, container);
    if (number === undefined) {
        throw new Error(`couldn't find port: ${port}`);
    }
    return number;
}

function timedOut(timeoutMs: number): string {
    return `no answer within ${timeoutMs / 1000} s`;
}
