import { request } from 'node:http';
import { Duplex, PassThrough, type Readable, type Writable } from 'node:stream';

/** Carries bytes to and from a port of a pod, whichever of its addresses that is open on, until it is stopped. */
export type Forward = (
    namespace: string,
    pod: string,
    port: number,
    fromPod: Writable,
    toPod: Readable,
) => Promise<() => void>;

const timeoutMs = 10_000;

/** Sends one HTTP request over a forwarded port, and gives the reply's body. */
export async function podRequest(
    forward: Forward,
    [namespace, pod, port]: readonly [namespace: string, pod: string, port: number],
    method: string,
    path: string,
): Promise<string> {
    const [fromPod, toPod] = [new PassThrough(), new PassThrough()];
    const stop = await forward(namespace, pod, port, fromPod, toPod);
    try {
        return await exchange(Duplex.from({ readable: fromPod, writable: toPod }), method, path);
    } finally {
        stop();
    }
}

function exchange(connection: Duplex, method: string, path: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const headers = { host: 'localhost', connection: 'close' };
        const call = request({ createConnection: () => connection, method, path, headers }, (reply) => {
            const chunks: Buffer[] = [];
            reply.on('data', (chunk: Buffer) => chunks.push(chunk));
            reply.on('error', reject);
            reply.on('end', () => {
                clearTimeout(timer);
                const body = Buffer.concat(chunks).toString();
                if (reply.statusCode === 200) {
                    resolve(body);
                } else {
                    reject(new Error(`HTTP ${reply.statusCode} ${body.slice(0, 200)}`));
                }
            });
        });
        const timer = setTimeout(() => call.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
        call.on('error', (error) => {
            clearTimeout(timer);
            reject(error);
        });
        call.end();
    });
}
