import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { explainFleet } from '../../analysis/explain';
import type { PaneState } from '../../pane/model/paneState';
import { streamEvents } from '../../pane/server/eventStream';
import type { PaneStore } from '../../pane/store';
import { validFleet } from '../analysis/support/fleet';
import { inputsOf } from './support/runningPane';

/** The answer to a browser that reads nothing. */
class StalledResponse extends Writable {
    override _write(): void {
        // never done
    }
}

const first: PaneState = {
    ...{ version: 1, at: 0, problem: undefined, clusters: [], live: [], reports: [] },
    explanation: explainFleet(inputsOf(validFleet())),
};

/** A stream of the page of the fleet, and how its state changes. */
function streamed() {
    const listeners = new Set<(state: PaneState) => void>();
    const store: Pick<PaneStore, 'current' | 'subscribe'> = {
        current: () => first,
        subscribe: (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
    const response = new StalledResponse();
    streamEvents(response as unknown as ServerResponse, store, new URL('http://pane/'), {
        browser: '1',
        of: ({ version }) => String(version),
    });
    return {
        response,
        closed: new Promise((resolve) => response.on('close', resolve)),
        listeners,
        change: (change: Partial<PaneState>) => listeners.forEach((listener) => listener({ ...first, ...change })),
    };
}

/** Changes the page by about a megabyte. */
const largeProblem = (version: number): Partial<PaneState> => ({
    version,
    clusters: [
        { name: 'west', problem: `${version}`.padEnd(1_000_000, 'x'), nodes: 0, controlPlanes: [], certificates: [] },
    ],
});

describe('a stream of events', () => {
    it('ends for a browser that does not read: what waits for it is bounded', async () => {
        const { change, closed, listeners, response } = streamed();
        for (let version = 2; version <= 4; version += 1) {
            change(largeProblem(version));
        }
        expect(response.destroyed).toBe(false);
        for (let version = 5; version <= 20; version += 1) {
            change(largeProblem(version));
        }
        expect(response.writableLength).toBeLessThan(6_000_000);
        await closed;
        expect(listeners.size).toBe(0);
    });

    it('ends where its page cannot be drawn, so that the browser asks again', async () => {
        const { change, closed, listeners } = streamed();
        change({ explanation: undefined as unknown as PaneState['explanation'] });
        await closed;
        expect(listeners.size).toBe(0);
    });
});
