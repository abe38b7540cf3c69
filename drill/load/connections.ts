import { Http1Connection, type SocketOpener } from './http1Connection';

/**
 * Connections that carry one request at a time, as many as it takes. The one that became idle last is used first, so
 * that those of a stall become idle and close.
 */
export class Connections {
    private readonly all: Http1Connection[] = [];
    /** The one that has been idle longest is first. */
    private readonly idle: Http1Connection[] = [];
    private readonly closed: Http1Connection[] = [];

    constructor(private readonly connect: SocketOpener) {}

    /** Connections so far, open or not. */
    get count(): number {
        return this.all.length;
    }

    /** Whether one carries no request. */
    get hasFree(): boolean {
        return this.idle.length > 0 || this.closed.length > 0;
    }

    take(): Http1Connection {
        const found = this.idle.pop() ?? this.closed.pop();
        if (found) {
            return found;
        }
        const made = new Http1Connection(this.connect);
        this.all.push(made);
        return made;
    }

    giveBack(connection: Http1Connection): void {
        (connection.isOpen ? this.idle : this.closed).push(connection);
    }

    /** Closes what has been idle for so long that the server may close it. */
    closeStale(now: number): void {
        while (this.idle[0]?.isStale(now)) {
            this.idle[0].close();
            this.closed.push(...this.idle.splice(0, 1));
        }
    }

    close(): void {
        this.all.forEach((connection) => connection.close());
    }
}
