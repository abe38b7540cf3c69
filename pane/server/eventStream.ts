import type { ServerResponse } from 'node:http';
import type { PaneState } from '../model/paneState';
import { type Part, type Update, updatesBetween } from '../page';
import type { PaneStore } from '../store';
import { shown } from '../views/words';
import { pageAt } from './routes';

/** Proxies and browsers close a connection on which nothing comes. */
const aliveMs = 15_000;
/** A browser connects again after this. */
const retryMs = 1000;
/** Bytes that wait for a browser which does not read. */
const mostUnread = 4_000_000;

/** What the script on a page gets. */
interface Message {
    /** Undefined: load the page again. */
    readonly updates?: readonly Update[];
    /** For those who do not see the page. */
    readonly said: string;
    /** ISO 8601. */
    readonly at: string;
}

/**
 * Sends what changes on a page, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * `seen` is the state that the browser has; where that is another than the current one, the whole page follows at once.
 */
export function streamEvents(
    response: ServerResponse,
    store: Pick<PaneStore, 'current' | 'subscribe'>,
    address: URL,
    seen: { readonly browser: string; readonly of: (state: PaneState) => string },
): void {
    let state = store.current();
    let parts = pageAt(state, address).parts;
    const write = (text: string): void => {
        if (response.writableLength > mostUnread) {
            response.destroy(); // the browser connects again once it reads
        } else {
            response.write(text);
        }
    };
    const send = (now: PaneState, message: Omit<Message, 'at'>): void => {
        const data: Message = { ...message, at: new Date(now.at).toISOString() };
        write(`id: ${seen.of(now)}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    response.write(`retry: ${retryMs}\n\n`);
    send(state, { updates: seen.browser === seen.of(state) ? [] : wholeOf(parts), said: '' });
    const show = (now: PaneState): void => {
        const next = pageAt(now, address).parts;
        const updates = updatesBetween(parts, next);
        if (updates?.length !== 0) {
            send(now, { ...(updates && { updates }), said: changesOf(state, now) });
        }
        [state, parts] = [now, next];
    };
    const unsubscribe = store.subscribe((now) => {
        try {
            show(now);
        } catch {
            response.destroy(); // the browser connects again, and gets the whole page
        }
    });
    const alive = setInterval(() => write(': alive\n\n'), aliveMs);
    response.on('close', () => {
        clearInterval(alive);
        unsubscribe();
    });
}

function wholeOf(parts: readonly Part[]): Update[] {
    return parts.map(({ id, html }) => ({ id, html }));
}

/** Changes of verdicts in words, the first few of them. */
function changesOf(before: PaneState, after: PaneState): string {
    const known = new Map(before.explanation.services.map(({ host, verdict }) => [host, verdict]));
    const changed = after.explanation.services.filter(
        ({ host, verdict }) => known.has(host) && known.get(host) !== verdict,
    );
    const first = changed
        .slice(0, 3)
        .map(({ name, namespace, verdict }) => `${name}.${namespace} ${shown(verdict).words}`);
    return `${first.join('; ')}${changed.length > first.length ? `; and ${changed.length - first.length} more` : ''}`;
}
