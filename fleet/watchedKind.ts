import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Fields, fieldsOf, type KubernetesObject, textOf } from '../analysis/manifests/kubernetesObject';
import type { HiddenKind } from '../analysis/model/fleet';
import { firstLine } from '../errors';
import { type Get, listKind, metadataOf, objectOf } from './kindReader';
import type { ReadKind } from './readKinds';

/**
 * Follows a watch of an API server and calls back with each of its events. Resolves when the server ends the watch,
 * rejects when the connection fails.
 */
type Follow = (
    path: string,
    query: Readonly<Record<string, string>>,
    onEvent: (event: Fields) => void,
    signal: AbortSignal,
    accept?: string,
) => Promise<void>;

/** How a cluster is reached. */
export interface Connection {
    readonly get: Get;
    readonly follow: Follow;
}

/** Told of changes. */
export interface KindListener {
    /** Objects came, changed or went, or the kind became readable. */
    changed(): void;
    /** The API server answers, or why it does not. */
    reached(problem: string | undefined): void;
}

/** Pauses after failures, milliseconds. */
const firstPause = 500;
const longestPause = 10_000;
/** A kind that cannot be read is tried again: its CRD or its role may come. */
const hiddenPause = 30_000;
/** The server ends a watch after this; the next one goes on where it ended. */
const watchSeconds = 300;

/** All objects of one kind of a cluster, kept current by a watch (Kubernetes API concepts, "efficient detection of changes"). */
export class WatchedKind {
    private readonly objects = new Map<string, KubernetesObject>();
    private hidden: HiddenKind | undefined;
    private wasListed = false;
    private readonly stop = new AbortController();

    constructor(
        private readonly kind: ReadKind,
        private readonly connection: Connection,
        private readonly listener: KindListener,
    ) {}

    /** `wasListed`: the objects are all that there were at the last answer. */
    current(): {
        readonly objects: readonly KubernetesObject[];
        readonly hidden: HiddenKind | undefined;
        readonly wasListed: boolean;
    } {
        return { objects: [...this.objects.values()], hidden: this.hidden, wasListed: this.wasListed };
    }

    close(): void {
        this.stop.abort();
    }

    /** Lists and watches until it is closed. `listed` is called after the first list, and after a failure. */
    async run(listed: () => void): Promise<void> {
        const { signal } = this.stop;
        let pause = firstPause;
        while (!signal.aborted) {
            try {
                const list = await listKind(this.connection.get, this.kind);
                this.listener.reached(undefined);
                if ('hidden' in list) {
                    this.replace([], list.hidden);
                    listed();
                    await pauseFor(hiddenPause, signal);
                    continue;
                }
                this.replace(list.objects, undefined);
                listed();
                await this.watch(list, signal);
                pause = firstPause;
            } catch (error) {
                if (signal.aborted) {
                    return;
                }
                this.listener.reached(firstLine(error));
                listed();
                await pauseFor(pause, signal);
                pause = Math.min(longestPause, pause * 2);
            }
        }
    }

    /** Watches from a version on. Returns when that version is too old to go on from (410 Gone). */
    private async watch(
        { path, apiVersion, version }: { path: string; apiVersion: string; version: string },
        signal: AbortSignal,
    ): Promise<void> {
        let from = version;
        let isExpired = false;
        while (!isExpired && !signal.aborted) {
            const began = Date.now();
            const query = {
                watch: 'true',
                allowWatchBookmarks: 'true',
                resourceVersion: from,
                timeoutSeconds: String(watchSeconds),
                ...(this.kind.selector !== undefined && { labelSelector: this.kind.selector }),
            };
            const onEvent = ({ type, object }: Fields): void => {
                if (type === 'ERROR') {
                    isExpired = true;
                    return;
                }
                from = textOf(fieldsOf(fieldsOf(object).metadata).resourceVersion) ?? from;
                if (type !== 'BOOKMARK') {
                    this.apply(type === 'DELETED', objectOf(object, apiVersion, this.kind.kind));
                }
            };
            const accept = this.kind.isMetadataOnly === true ? metadataOf.each : undefined;
            await this.connection.follow(path, query, onEvent, signal, accept);
            this.listener.reached(undefined);
            if (Date.now() - began < firstPause) {
                await pauseFor(firstPause, signal); // a server that ends every watch at once is not asked in a loop
            }
        }
    }

    private apply(isDeleted: boolean, object: KubernetesObject | undefined): void {
        if (!object) {
            return;
        }
        const key = keyOf(object);
        if (isDeleted) {
            this.objects.delete(key);
        } else if (isDeepStrictEqual(object, this.objects.get(key))) {
            return; // only what nobody here reads has changed, such as a pod's conditions
        } else {
            this.objects.set(key, object);
        }
        this.listener.changed();
    }

    private replace(objects: readonly KubernetesObject[], hidden: HiddenKind | undefined): void {
        this.objects.clear();
        objects.forEach((object) => this.objects.set(keyOf(object), object));
        this.hidden = hidden;
        this.wasListed = hidden === undefined;
        this.listener.changed();
    }
}

function keyOf({ metadata: { name, namespace = '' } }: KubernetesObject): string {
    return `${namespace}/${name}`;
}

async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
