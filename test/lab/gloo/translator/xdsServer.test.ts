import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Served } from '../../../../lab/gloo/translator/served';
import { serveXds } from '../../../../lab/gloo/translator/xdsServer';

const served = new Served();
const listening: Server[] = [];
let root: string;

beforeAll(async () => {
    const server = await serveXds(served, { host: '127.0.0.1', port: 0 });
    listening.push(server);
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/discovery:`;
});
afterAll(() =>
    listening.forEach((server) => {
        server.close();
        server.closeAllConnections();
    }),
);

interface Reply {
    versionInfo: string;
    resources: { name: string }[];
}

const ask = async (type: string, question: object): Promise<Reply> =>
    (await (await fetch(root + type, { method: 'POST', body: JSON.stringify(question) })).json()) as Reply;

const serve = (...names: string[]) =>
    served.set({ listeners: [], routes: [], clusters: names.map((name) => ({ name })), endpoints: [] });

describe('the discovery service', () => {
    it('answers a first question with everything, and another version with what is new, as soon as it is', async () => {
        const first = ask('clusters', {}); // before there is anything to tell
        serve('a');
        const { versionInfo, resources } = await first;
        expect(resources).toEqual([{ name: 'a' }]);

        const second = ask('clusters', { version_info: versionInfo });
        serve('a'); // no news
        serve('a', 'b');
        const news = await second;
        expect(news.resources).toEqual([{ name: 'a' }, { name: 'b' }]);
        expect(news.versionInfo).not.toBe(versionInfo);
    });

    it('answers for the names that are asked for, and waits for one that is not there yet', async () => {
        serve('a', 'b');
        expect((await ask('clusters', { resource_names: ['b'] })).resources).toEqual([{ name: 'b' }]);
        const later = ask('clusters', { resourceNames: ['c'] });
        serve('a', 'b', 'c');
        expect((await later).resources).toEqual([{ name: 'c' }]);
    });

    it('tells that there is nothing, which is an answer too', async () => {
        serve();
        expect((await ask('listeners', {})).resources).toEqual([]);
    });

    it('gives an Envoy that refuses an answer the same again, but not in a tight loop', async () => {
        serve('refused');
        const startedAt = performance.now();
        for (let time = 0; time < 3; time++) {
            await ask('clusters', { version_info: 'old' });
        }
        expect(performance.now() - startedAt).toBeGreaterThan(450);
    });

    it('refuses what is no question of Envoy', async () => {
        expect((await fetch(`${root}secrets`, { method: 'POST', body: '{}' })).status).toBe(400);
    });
});
