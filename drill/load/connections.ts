import { Client } from 'undici';
import type { Connector } from './connector';

/** One connection to the entry. It reconnects by itself. */
export class Connection {
    /** Names of the server's certificate, one a line; empty without TLS. */
    peer = '';
    readonly client: Client;

    constructor(origin: string, connector: Connector) {
        this.client = new Client(origin, {
            pipelining: 1,
            // Deadlines are ours, all alike and kept in one queue; a timer per request would cost more than the request.
            headersTimeout: 0,
            bodyTimeout: 0,
            keepAliveTimeout: 60_000,
            connect: connector((names) => (this.peer = names)),
        });
    }
}

/**
 * Connections that carry one request at a time, as many as it takes. The one that became idle last is used first, so
 * that those of a stall become idle and close.
 */
export class Connections {
    private readonly idle: Connection[] = [];
    private readonly all: Connection[] = [];

    constructor(
        private readonly origin: string,
        private readonly connector: Connector,
    ) {}

    /** Connections so far, open or not. */
    get count(): number {
        return this.all.length;
    }

    take(): Connection {
        const found = this.idle.pop();
        if (found) {
            return found;
        }
        const made = new Connection(this.origin, this.connector);
        this.all.push(made);
        return made;
    }

    giveBack(connection: Connection): void {
        this.idle.push(connection);
    }

    async close(): Promise<void> {
        await Promise.all(this.all.map(({ client }) => client.destroy()));
    }
}
