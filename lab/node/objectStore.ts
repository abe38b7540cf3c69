import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '@kubernetes/client-node';
import { messageOf } from '../../errors';
import { ApiError, type KubeApi } from './kubeApi';
import { keyOf, type Stored } from './objects';

/** Starts one watch request; returns how to end it. Satisfied by client-node's `Watch`. */
export interface WatchSource {
    watch(
        path: string,
        query: Record<string, string | number | boolean | undefined>,
        callback: (phase: string, object: unknown) => void,
        done: (error: unknown) => void,
    ): Promise<{ abort(): void }>;
}

interface Events<T> {
    set: [object: T];
    deleted: [object: T];
}

/** The API server ends a watch after this long; it is then taken up again where it was. */
const watchSeconds = 290;
const longestPauseMs = 5_000;

/**
 * A local copy of one kind of object, kept by list and watch. A watch that ends is resumed from the last version seen;
 * one whose version is too old starts over with a list, and missing objects are reported as deleted.
 */
export class ObjectStore<T extends Stored<KubernetesObject>> extends EventEmitter<Events<T>> {
    private readonly objects = new Map<string, T>();
    private readonly stopping = new AbortController();
    private watching: Promise<void> = Promise.resolve();
    private abortWatch: (() => void) | undefined;

    constructor(
        private readonly api: KubeApi,
        private readonly source: WatchSource,
        private readonly path: string,
        private readonly log: (line: string) => void,
    ) {
        super();
        this.setMaxListeners(0);
    }

    get(namespace: string, name: string): T | undefined {
        return this.objects.get(`${namespace}/${name}`);
    }

    values(): T[] {
        return [...this.objects.values()];
    }

    /** Resolves after the first list has been taken in. */
    async start(): Promise<void> {
        const version = await this.list();
        this.watching = this.watchFrom(version);
    }

    async stop(): Promise<void> {
        this.stopping.abort();
        this.abortWatch?.();
        await this.watching;
        this.removeAllListeners();
    }

    private async list(): Promise<string> {
        const list = await this.api.get<{ metadata: { resourceVersion: string }; items: T[] }>(this.path);
        const present = new Set(list.items.map(keyOf));
        for (const [key, object] of [...this.objects]) {
            if (!present.has(key)) {
                this.objects.delete(key);
                this.emit('deleted', object);
            }
        }
        list.items.forEach((object) => this.take(object));
        return list.metadata.resourceVersion;
    }

    private take(object: T): void {
        const key = keyOf(object);
        const before = this.objects.get(key);
        if (before?.metadata.resourceVersion === object.metadata.resourceVersion && before) {
            return;
        }
        if (before && before.metadata.uid !== object.metadata.uid) {
            this.emit('deleted', before);
        }
        this.objects.set(key, object);
        this.emit('set', object);
    }

    private async watchFrom(first: string): Promise<void> {
        let version: string | undefined = first;
        let pause = 0;
        while (!this.stopping.signal.aborted) {
            const begun = Date.now();
            try {
                version ??= await this.list();
                version = await this.watchOnce(version);
                // A server that ends every watch at once must not be asked in a tight loop.
                pause = Date.now() - begun < 1_000 ? Math.min(longestPauseMs, Math.max(50, pause * 2)) : 0;
            } catch (error) {
                version = undefined; // too old, or of an etcd that is no longer: a list is always right
                if (!(error instanceof ApiError && error.code === 410) && !this.stopping.signal.aborted) {
                    pause = Math.min(longestPauseMs, Math.max(100, pause * 2));
                    this.log(`watch ${this.path}: ${messageOf(error)}`);
                }
            }
            await sleep(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
        }
    }

    private watchOnce(from: string): Promise<string> {
        return new Promise((resolve, reject) => {
            let version = from;
            let failure: ApiError | undefined;
            const query = { resourceVersion: from, allowWatchBookmarks: true, timeoutSeconds: watchSeconds };
            const seen = (phase: string, raw: unknown): void => {
                if (phase === 'ERROR') {
                    const status = raw as { code?: number; message?: string; reason?: string };
                    failure = new ApiError(status.message ?? 'watch failed', status.code ?? 0, status.reason ?? '');
                    this.abortWatch?.();
                    return;
                }
                const object = raw as T;
                version = object.metadata.resourceVersion ?? version;
                if (phase === 'DELETED') {
                    this.objects.delete(keyOf(object));
                    this.emit('deleted', object);
                } else if (phase !== 'BOOKMARK') {
                    this.take(object);
                }
            };
            const done = (error: unknown): void => {
                if (failure) {
                    reject(failure);
                } else if (isGone(error)) {
                    reject(new ApiError('resource version too old', 410, 'Expired'));
                } else if (error && !(error instanceof Error && error.name === 'AbortError')) {
                    reject(error instanceof Error ? error : new Error('watch failed'));
                } else {
                    resolve(version);
                }
            };
            this.source.watch(this.path, query, seen, done).then((controller) => {
                this.abortWatch = () => controller.abort();
                if (this.stopping.signal.aborted || failure) {
                    controller.abort();
                }
            }, done);
        });
    }
}

function isGone(error: unknown): boolean {
    return error instanceof Error && 'statusCode' in error && error.statusCode === 410;
}
