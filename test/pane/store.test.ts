import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaneStore } from '../../pane/store';
import { validFleet } from '../analysis/support/fleet';
import { inputsOf } from './support/runningPane';

let folder: string;
let store: PaneStore;
beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['performance'] });
    folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => {
    store.close();
    jest.useRealTimers();
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
});

it.each([
    ['a burst', 10, 150],
    ['the time that the last state took', 2000, 2000],
])('computes a state after %s', (_, tookMs, afterMs) => {
    let now = 0;
    let states = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    store = new PaneStore({
        clusters: () => {
            now += tookMs;
            states += 1;
            return inputsOf(validFleet());
        },
        liveFolder: join(folder, 'live'),
        reportFolder: join(folder, 'out'),
    });
    store.fleetChanged();
    jest.advanceTimersByTime(150);
    expect(states).toBe(2);
    store.fleetChanged();
    jest.advanceTimersByTime(afterMs - 1);
    expect(states).toBe(2);
    jest.advanceTimersByTime(1);
    expect(states).toBe(3);
});
