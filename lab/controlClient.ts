import { request } from 'node:http';
import { BadInput, OperationFailed } from '../errors';
import type { LabFaultRequest } from '../labFaults';
import type { FaultEnd, HeldFault, LabStatus } from './control';

/** Speaks to a running lab. Works inside and outside of it: a socket in the file system knows no network namespaces. */
export class ControlClient {
    constructor(private readonly socket: string) {}

    status(): Promise<LabStatus> {
        return this.call<LabStatus>('GET', '/status');
    }

    beginFault(fault: LabFaultRequest): Promise<HeldFault> {
        return this.call<HeldFault>('POST', '/faults', fault);
    }

    endFault(id: string): Promise<FaultEnd> {
        return this.call<FaultEnd>('DELETE', `/faults/${id}`);
    }

    private call<T>(method: string, path: string, body?: object): Promise<T> {
        return new Promise((resolve, reject) => {
            const call = request({ socketPath: this.socket, method, path, timeout: 30_000 }, (response) => {
                const chunks: Buffer[] = [];
                response.on('data', (chunk: Buffer) => chunks.push(chunk));
                response.on('end', () => {
                    const answer = JSON.parse(Buffer.concat(chunks).toString()) as T & { error?: string };
                    if (response.statusCode === 200) {
                        resolve(answer);
                    } else {
                        const message = answer.error ?? `the lab answered ${response.statusCode}`;
                        reject(response.statusCode === 400 ? new BadInput(message) : new OperationFailed(message));
                    }
                });
            });
            call.on('timeout', () => call.destroy(new Error('no answer within 30 s')));
            call.on('error', (error) =>
                reject(new OperationFailed(`The lab's supervisor does not answer: ${error.message}`)),
            );
            call.end(body ? JSON.stringify(body) : undefined);
        });
    }
}
