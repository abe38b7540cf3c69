import type { KubeApi } from '../../../lab/node/kubeApi';
import type { Stored } from '../../../lab/node/objects';
import { ObjectStore } from '../../../lab/node/objectStore';

type Thing = Stored<{ value?: string }>;
const thing = (name: string, resourceVersion: string, uid = name): Thing => ({
    metadata: { namespace: 'default', name, uid, resourceVersion },
});

/** A server whose lists and watch events the test decides. */
class FakeServer {
    lists: { version: string; items: Thing[] }[] = [];
    watchedFrom: string[] = [];
    private send: (phase: string, object: unknown) => void = () => undefined;
    private done: (error: unknown) => void = () => undefined;
    private onWatch: () => void = () => undefined;

    readonly api = {
        get: () => {
            const { version, items } = this.lists.shift() ?? { version: '0', items: [] };
            return Promise.resolve({ metadata: { resourceVersion: version }, items });
        },
    } as unknown as KubeApi;

    watch(
        _path: string,
        query: Record<string, unknown>,
        send: (phase: string, object: unknown) => void,
        done: (error: unknown) => void,
    ) {
        this.watchedFrom.push(String(query.resourceVersion));
        this.send = send;
        this.done = done;
        this.onWatch();
        return Promise.resolve({ abort: () => done(null) });
    }

    event(phase: string, object: unknown): void {
        this.send(phase, object);
    }

    /** Ends the watch and awaits the next one. */
    async end(error: unknown): Promise<void> {
        const next = new Promise<void>((resolve) => (this.onWatch = resolve));
        this.done(error);
        await next;
    }
}

describe('ObjectStore', () => {
    let server: FakeServer;
    let store: ObjectStore<Thing>;
    let events: string[];

    beforeEach(async () => {
        server = new FakeServer();
        server.lists = [{ version: '10', items: [thing('a', '1'), thing('b', '2')] }];
        store = new ObjectStore<Thing>(server.api, server, '/things', () => undefined);
        events = [];
        store.on('set', ({ metadata }) => events.push(`set ${metadata.name} ${metadata.resourceVersion}`));
        store.on('deleted', ({ metadata }) => events.push(`deleted ${metadata.name}`));
        await store.start();
    });

    afterEach(() => store.stop());

    it('starts with a list and watches from there', () => {
        expect(events).toEqual(['set a 1', 'set b 2']);
        expect(server.watchedFrom).toEqual(['10']);
        expect(store.get('default', 'a')).toBeDefined();
    });

    it('follows events', () => {
        server.event('MODIFIED', thing('a', '11'));
        server.event('ADDED', thing('c', '12'));
        server.event('DELETED', thing('b', '13'));
        expect(events.slice(2)).toEqual(['set a 11', 'set c 12', 'deleted b']);
        expect(store.values().map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
    });

    it('resumes an ended watch from the last version, bookmarks included', async () => {
        server.event('BOOKMARK', { metadata: { resourceVersion: '99' } });
        await server.end(null);
        expect(server.watchedFrom).toEqual(['10', '99']);
        expect(events).toHaveLength(2);
    });

    it.each([
        ['an error event', undefined],
        ['an answer', Object.assign(new Error('Gone'), { statusCode: 410 })],
        ['a broken connection', new Error('ECONNRESET')],
    ])('lists again after %s, and tells what has gone meanwhile', async (_, error) => {
        server.lists = [{ version: '50', items: [thing('a', '1'), thing('c', '40')] }];
        if (error) {
            await server.end(error);
        } else {
            server.event('ERROR', { code: 410, message: 'too old', reason: 'Expired' });
            await server.end(null);
        }
        expect(server.watchedFrom).toEqual(['10', '50']);
        expect(events.slice(2)).toEqual(['deleted b', 'set c 40']);
    });

    it('tells a namesake from the one before it', () => {
        server.event('ADDED', thing('a', '20', 'another'));
        expect(events.slice(2)).toEqual(['deleted a', 'set a 20']);
    });
});
