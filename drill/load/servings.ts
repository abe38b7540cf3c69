import { randomBytes } from 'node:crypto';
import type { Idempotency } from '../plan/request';
import type { ReplyHeaders, WholeReply } from './backend';
import { valueAt } from './jsonPointer';

/** Gives each request an id, and counts how often backends report to have served it. */
export class Servings {
    private readonly prefix = `drill-${randomBytes(6).toString('hex')}-`;
    /** By index of the request; no request is counted beyond 2. */
    private counts = new Uint8Array(65_536);

    constructor(private readonly idempotency: Idempotency) {}

    /** The header that names a request. */
    header(index: number): Record<string, string> {
        return { [this.idempotency.header.toLowerCase()]: `${this.prefix}${index}` };
    }

    /** How many servings of this drill's requests a reply reports, and which requests it shows to be served twice. */
    read(reply: WholeReply): { served: number; twice: number[] } {
        const indexes = this.idsIn(reply)
            .filter((id) => id.startsWith(this.prefix))
            .map((id) => Number(id.slice(this.prefix.length)))
            .filter((index) => Number.isSafeInteger(index));
        return { served: indexes.length, twice: indexes.filter((index) => this.count(index) === 2) };
    }

    private idsIn({ headers, body }: WholeReply): string[] {
        const { served } = this.idempotency;
        const found = 'header' in served ? allValues(headers, served.header) : valueAt(body.json(), served.json);
        const listed: unknown[] = Array.isArray(found) ? found : typeof found === 'string' ? found.split(',') : [];
        return listed.filter((id) => typeof id === 'string').map((id) => id.trim());
    }

    /** 1, 2, then always 3. */
    private count(index: number): number {
        if (index >= this.counts.length) {
            const larger = new Uint8Array(2 ** Math.ceil(Math.log2(index + 1)));
            larger.set(this.counts);
            this.counts = larger;
        }
        const count = Math.min((this.counts[index] ?? 0) + 1, 3);
        this.counts[index] = count;
        return count;
    }
}

/** The values of a header, which may occur more than once: a list either way (RFC 9110, 5.3). */
function allValues(headers: ReplyHeaders, name: string): string {
    return [headers[name.toLowerCase()] ?? []].flat().join(',');
}
