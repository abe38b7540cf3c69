import { Duplex, PassThrough } from 'node:stream';
import type { Forward } from './podRequest';

/** A connection to a port of a pod over a forwarded port. It ends with the forwarding, and ends that. */
export async function podConnection(forward: Forward, namespace: string, pod: string, port: number): Promise<Duplex> {
    const [fromPod, toPod] = [new PassThrough(), new PassThrough()];
    const stop = await forward(namespace, pod, port, fromPod, toPod);
    const connection = Duplex.from({ readable: fromPod, writable: toPod });
    connection.once('close', stop);
    return connection;
}
