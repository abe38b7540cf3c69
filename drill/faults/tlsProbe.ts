import { connect, type TLSSocket } from 'node:tls';
import type { ProbeOutcome } from './probe';
import type { Materials, TlsProbe } from './recipe';

const usualTimeoutMs = 5000;
/** The network's, not a gateway's. */
const UNREACHED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Connects to a gateway as the probe says and asks for its path. With TLS 1.3 a refused client certificate shows only
 * after the client's own handshake is done: so it is the answer that counts.
 */
export function sendTlsProbe(probe: TlsProbe, materials: Materials, timeoutMs = usualTimeoutMs): Promise<ProbeOutcome> {
    const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(probe.address) ?? [];
    const { 'tls.crt': cert, 'tls.key': key } = materials[probe.material ?? ''] ?? {};
    return new Promise((resolve) => {
        let socket: TLSSocket | undefined;
        let connected = false;
        const done = (outcome: ProbeOutcome['outcome'], text: string): void => {
            clearTimeout(timer);
            socket?.destroy();
            resolve({ outcome, text });
        };
        const timer = setTimeout(
            () => done(connected ? 'refused' : 'unreached', `no answer within ${timeoutMs / 1000} s`),
            timeoutMs,
        );
        const failed = (error: Error & { code?: string; reason?: string }): void => {
            const unreached = error.code !== undefined && UNREACHED.has(error.code);
            done(unreached ? 'unreached' : 'refused', error.code === 'ECONNRESET' ? 'connection reset' : reason(error));
        };
        try {
            socket = connect({
                host,
                port: Number(port),
                servername: probe.sni,
                rejectUnauthorized: false, // it is the gateway's judgement of us that is asked for
                ...(cert === undefined || key === undefined ? {} : { cert, key }),
            });
        } catch (error) {
            failed(error as Error); // e.g. a certificate that does not belong to its key
            return;
        }
        socket.on('connect', () => (connected = true));
        socket.on('secureConnect', () => {
            socket?.write(`GET ${probe.path ?? '/'} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
        });
        socket.on('data', (chunk: Buffer) => done('answered', chunk.toString('latin1').split('\r\n')[0] ?? ''));
        socket.on('error', failed);
        socket.on('close', () => done(connected ? 'refused' : 'unreached', 'connection closed without an answer'));
    });
}

/** `certificate expired` of `…:SSL routines:ssl3_read_bytes:ssl/tls alert certificate expired:…:SSL alert number 45`. */
function reason(error: Error & { code?: string; reason?: string }): string {
    const text = error.reason ?? error.message;
    const [, alert] = /alert (?!number)([^:]+)/.exec(text) ?? [];
    return alert === undefined ? text.trim() : `TLS alert: ${alert.trim()}`;
}
