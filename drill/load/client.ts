import { codeOf } from '../../errors';
import type { ReplyHeaders } from './backend';
import { authorizationOf } from './credentials';
import { isExhaustion } from './exhaustion';
import type { LoadRequest } from './loadRequests';

/** How one request ended, on the clock of `performance.now()`. */
export interface Reply {
    readonly finishedAt: number;
    readonly status: number;
    readonly error: string;
    /** One character for each byte. */
    readonly body: string;
    readonly headers: ReplyHeaders;
    /** Names of the server's certificate, one a line; empty without TLS. */
    readonly peer: string;
}

/** Sends requests to the entry; none waits for the reply to another. */
export interface Client {
    /** Sends a request; `done` is called exactly once. The deadline counts from `scheduledAt`. `headers`: of this one. */
    send(
        request: LoadRequest,
        scheduledAt: number,
        done: (reply: Reply) => void,
        headers?: Readonly<Record<string, string>>,
    ): void;
    /** Ends the requests whose deadline has passed. Cheap; called from the sender's own tick. */
    expire(now: number): void;
    /** Requests without an outcome yet. */
    pending(): number;
    /** Whether a connection is free to carry this request. */
    hasRoom(request: LoadRequest): boolean;
    /** Connections so far. */
    connections(): number;
    close(): Promise<void>;
}

/** What every request has, unless it says otherwise. */
export function usualHeadersTo(url: URL): Record<string, string> {
    const authorization = authorizationOf(url);
    return {
        accept: '*/*',
        'user-agent': 'pulumi-failover-drill',
        ...(authorization !== undefined && { authorization }),
    };
}

/** The system's code where there is one: `ECONNRESET` says more than a client's wrapping of it. */
export function errorCode(error: Error): string {
    // Of a name with several addresses, one may be of a family that this machine does not have.
    const source = error.cause ?? error;
    const each = source instanceof AggregateError ? source.errors.map(codeOf) : [];
    const code = each.find((found) => found !== undefined && !isExhaustion(found));
    return code ?? codeOf(error.cause) ?? codeOf(error) ?? error.name;
}
