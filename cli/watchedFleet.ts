import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BadInput, firstLine } from '../errors';
import { manifestClusters } from '../fleet/manifests';
import { WatchedCluster } from '../fleet/watchedCluster';
import type { PaneInput } from '../pane/store';
import type { ChosenCluster } from './explainClusters';
import { connectionTo } from './watchConnection';

/** Clusters that say when they change. */
export interface WatchedFleet {
    current(): readonly PaneInput[];
    onChange(listener: () => void): void;
    close(): void;
}

/** A cluster that does not answer keeps the page waiting this long. */
const firstAnswerMs = 5000;

/** Watches clusters; resolves when all were read once, or one of them does not answer. */
export async function liveFleet(clusters: readonly ChosenCluster[]): Promise<WatchedFleet> {
    let changed = (): void => undefined;
    const watched = clusters.map(({ config, name }) => ({
        name,
        cluster: new WatchedCluster(connectionTo(config), () => changed()),
    }));
    const started = Promise.all(watched.map(({ cluster }) => cluster.start()));
    const waiting = new AbortController();
    await Promise.race([started, sleep(firstAnswerMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
    waiting.abort();
    return {
        current: () => watched.map(({ cluster, name }) => ({ name, ...cluster.current() })),
        onChange: (listener) => (changed = listener),
        close: () => watched.forEach(({ cluster }) => cluster.close()),
    };
}

/** A folder of manifests; what is wrong with it later is shown, and what was read before stays. */
export function manifestFleet(folder: string): WatchedFleet {
    const read = (): PaneInput[] =>
        manifestClusters(folder).map(({ name, objects }) => ({ name, objects, hidden: [], problem: undefined }));
    let inputs = read();
    let changed = (): void => undefined;
    let due: NodeJS.Timeout | undefined;
    const again = (): void => {
        due = undefined;
        try {
            inputs = read();
        } catch (error) {
            if (!(error instanceof BadInput)) {
                throw error;
            }
            inputs = inputs.map((input) => ({ ...input, problem: firstLine(error) }));
        }
        changed();
    };
    const watcher = watch(folder, { recursive: true }, () => {
        due ??= setTimeout(again, burstMs);
    });
    return {
        current: () => inputs,
        onChange: (listener) => (changed = listener),
        close: () => {
            clearTimeout(due);
            watcher.close();
        },
    };
}

/** Editors write a file in several steps. */
const burstMs = 200;
