import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BadInput, messageOf } from '../../errors';
import type { LabFaultRequest } from '../../labFaults';
import type { FaultEnd, HeldFault, LabStatus } from '../control';

/** What the control socket offers. */
export interface Controlled {
    status(): LabStatus;
    beginFault(request: LabFaultRequest): Promise<HeldFault>;
    endFault(id: string): Promise<FaultEnd>;
}

async function body(request: IncomingMessage): Promise<LabFaultRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    try {
        return JSON.parse(Buffer.concat(chunks).toString()) as LabFaultRequest;
    } catch {
        throw new BadInput('The body is not JSON.');
    }
}

async function answer(controlled: Controlled, request: IncomingMessage): Promise<unknown> {
    const route = `${request.method} ${request.url}`;
    const fault = /^DELETE \/faults\/([\w-]+)$/.exec(route);
    if (fault) {
        return controlled.endFault(fault[1] as string);
    }
    switch (route) {
        case 'GET /status':
            return controlled.status();
        case 'POST /faults':
            return controlled.beginFault(await body(request));
        default:
            throw new BadInput(`Nothing answers \`${route}\`. Use GET /status, POST /faults or DELETE /faults/<id>.`);
    }
}

function send(response: ServerResponse, code: number, value: unknown): void {
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Serves the control socket. Its folder is private to the user, so every client may use it. */
export function serveControl(socket: string, controlled: Controlled): Promise<Server> {
    rmSync(socket, { force: true });
    const server = createServer((request, response) => {
        answer(controlled, request).then(
            (value) => send(response, 200, value),
            (error: unknown) => send(response, error instanceof BadInput ? 400 : 500, { error: messageOf(error) }),
        );
    });
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(socket, () => resolve(server));
    });
}
