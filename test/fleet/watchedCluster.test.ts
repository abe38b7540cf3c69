import type { Fields } from '../../analysis/manifests/kubernetesObject';
import { readKinds } from '../../fleet/readKinds';
import { WatchedCluster } from '../../fleet/watchedCluster';
import type { Connection } from '../../fleet/watchedKind';

const services = '/api/v1/services';

/** An API server as a connection sees it. Only Services are anything. */
class FakeServer implements Connection {
    /** By name. */
    readonly objects = new Map<string, number>();
    private version = 1;
    /** Versions up to this one are forgotten: a watch from them is answered with 410 Gone. */
    forgotten = 0;
    /** Statuses instead of answers, by path. */
    readonly refusals: Record<string, number> = {};
    /** The versions that watches of Services began from. */
    readonly watchedFrom: string[] = [];
    lists = 0;
    /** Path, label selector and type of each watch. */
    readonly follows: (string | undefined)[][] = [];
    private log: { version: number; event: Fields }[] = [];
    private readonly open = new Set<{ push: (event: Fields) => void; end: () => void; fail: (error: Error) => void }>();

    readonly get = (path: string): Promise<unknown> => {
        const [resource = ''] = path.split('?');
        const status = this.refusals[resource];
        if (status !== undefined) {
            return Promise.reject(Object.assign(new Error(`answered ${status}`), { status }));
        }
        const isServices = resource === services;
        this.lists += isServices ? 1 : 0;
        return Promise.resolve({
            metadata: { resourceVersion: String(this.version) },
            items: isServices ? [...this.objects].map(([name, version]) => objectOf(name, version)) : [],
        });
    };

    readonly follow: Connection['follow'] = (
        path,
        { labelSelector, resourceVersion = '' },
        onEvent,
        signal,
        accept,
    ) => {
        this.follows.push([path, labelSelector, accept]);
        if (path !== services) {
            return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
        }
        this.watchedFrom.push(resourceVersion);
        const from = Number(resourceVersion);
        if (from < this.forgotten) {
            onEvent({ type: 'ERROR', object: { code: 410 } });
            return Promise.resolve();
        }
        this.log.filter(({ version }) => version > from).forEach(({ event }) => onEvent(event));
        return new Promise((resolve, reject) => {
            const watcher = { push: onEvent, end: resolve, fail: reject };
            this.open.add(watcher);
            signal.addEventListener('abort', () => resolve());
        });
    };

    change(type: 'ADDED' | 'MODIFIED' | 'DELETED', name: string): void {
        this.version += 1;
        if (type === 'DELETED') {
            this.objects.delete(name);
        } else {
            this.objects.set(name, this.version);
        }
        const event = { type, object: objectOf(name, this.version) };
        this.log.push({ version: this.version, event });
        this.open.forEach(({ push }) => push(event));
    }

    /** Changes what is not read of an object. */
    touch(name: string): void {
        this.version += 1;
        const event = { type: 'MODIFIED', object: objectOf(name, this.version, this.objects.get(name)) };
        this.open.forEach(({ push }) => push(event));
    }

    bookmark(): void {
        this.version += 10;
        const event = { type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.version) } } };
        this.open.forEach(({ push }) => push(event));
    }

    forget(): void {
        this.forgotten = this.version + 1;
        this.version += 1;
        this.log = [];
    }

    disconnect(error?: Error): void {
        const watchers = [...this.open];
        this.open.clear();
        watchers.forEach(({ end, fail }) => (error ? fail(error) : end()));
    }
}

const objectOf = (name: string, version: number, content = version) => ({
    metadata: { name, namespace: 'shop', resourceVersion: String(version) },
    spec: { version: content },
});

let server: FakeServer;
let cluster: WatchedCluster;
let onChange: () => void = () => undefined;
beforeEach(async () => {
    server = new FakeServer();
    server.change('ADDED', 'a');
    cluster = new WatchedCluster(server, () => onChange());
    await cluster.start();
});
afterEach(() => cluster.close());

const names = (): string[] => cluster.current().objects.map(({ metadata }) => metadata.name);

/** Resolves once something holds; changes are what could make it. */
function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
        const check = (): void => {
            if (condition()) {
                onChange = () => undefined;
                resolve();
            }
        };
        onChange = check;
        check();
    });
}

describe('a watched cluster', () => {
    it('has every object from the first list on, and each change at once', () => {
        expect(names()).toEqual(['a']);
        server.change('ADDED', 'b');
        expect(names()).toEqual(['a', 'b']);
        server.change('MODIFIED', 'a');
        expect(cluster.current().objects.find(({ metadata }) => metadata.name === 'a')?.content.spec).toEqual({
            version: 4,
        });
        server.change('DELETED', 'a');
        expect(names()).toEqual(['b']);
    });

    it('is the same state until something changes, so that nobody computes with it again', () => {
        const before = cluster.current();
        server.touch('a');
        expect(cluster.current()).toBe(before);
        server.change('ADDED', 'b');
        expect(cluster.current()).not.toBe(before);
    });

    it('says nothing of a change to what is not read, and goes on from it', async () => {
        let changes = 0;
        onChange = () => (changes += 1);
        server.touch('a');
        expect(changes).toBe(0);
        server.disconnect();
        server.change('ADDED', 'b');
        await until(() => names().includes('b'));
        expect(server.watchedFrom).toEqual(['2', '3']);
    });

    it('goes on where a watch ended, without another list', async () => {
        server.change('ADDED', 'b');
        server.disconnect();
        server.change('ADDED', 'c');
        await until(() => names().includes('c'));
        expect(server.watchedFrom).toEqual(['2', '3']);
        expect(server.lists).toBe(1);
    });

    it('goes on from a bookmark', async () => {
        server.bookmark();
        server.disconnect();
        server.change('ADDED', 'b');
        await until(() => names().includes('b'));
        expect(server.watchedFrom).toEqual(['2', '12']);
    });

    it('lists again where its version is too old (410 Gone), and forgets what went meanwhile', async () => {
        server.disconnect();
        server.change('DELETED', 'a');
        server.change('ADDED', 'b');
        server.forget();
        await until(() => names().join() === 'b');
        expect(server.lists).toBe(2);
    });

    it('says why a cluster does not answer, keeps what it had, and goes on when it answers again', async () => {
        server.refusals[services] = 500;
        server.disconnect(new Error('read ECONNRESET'));
        await until(() => cluster.current().problem !== undefined);
        expect(cluster.current().problem).toBe('read ECONNRESET');
        expect(names()).toEqual(['a']);
        server.change('ADDED', 'b');
        delete server.refusals[services];
        await until(() => names().includes('b'));
        expect(cluster.current().problem).toBeUndefined();
    });

    it('names kinds that may not be listed or do not exist', async () => {
        const other = new FakeServer();
        other.refusals['/api/v1/nodes'] = 403;
        for (const version of ['v1', 'v1beta1', 'v1alpha3']) {
            other.refusals[`/apis/networking.istio.io/${version}/gateways`] = 404;
        }
        const refused = new WatchedCluster(other, () => undefined);
        await refused.start();
        expect(refused.current().hidden.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
            'Node may not be listed',
            'Gateway does not exist in this cluster',
        ]);
        refused.close();
    });

    it('says why one kind does not answer while others of its name do', async () => {
        const other = new FakeServer();
        other.refusals['/apis/networking.istio.io/v1/gateways'] = 500;
        const partial = new WatchedCluster(other, () => undefined);
        await partial.start();
        expect(partial.current().problem).toBe('answered 500');
        partial.close();
    });

    it('reads of Secrets the metadata alone, of one label in one namespace', () => {
        expect(readKinds.filter(({ resource }) => resource === 'secrets')).toMatchObject([
            { namespace: 'istio-system', selector: 'istio/multiCluster=true', isMetadataOnly: true },
        ]);
    });

    it('says whether it has all Secrets: not before they were listed, and not where they may not be', async () => {
        const secrets = '/api/v1/namespaces/istio-system/secrets';
        expect(cluster.current().hasAllSecrets).toBe(true);
        for (const status of [403, 500]) {
            const other = new FakeServer();
            other.refusals[secrets] = status;
            const refused = new WatchedCluster(other, () => undefined);
            await refused.start();
            expect(refused.current().hasAllSecrets).toBe(false);
            refused.close();
        }
    });

    it('watches Secrets by their label, for their metadata', () => {
        expect(server.follows).toContainEqual([
            '/api/v1/namespaces/istio-system/secrets',
            'istio/multiCluster=true',
            'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
        ]);
        expect(server.follows.filter(([, , accept]) => accept !== undefined)).toHaveLength(1);
    });
});
