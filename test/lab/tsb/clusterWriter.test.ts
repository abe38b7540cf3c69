import { ApiError } from '../../../lab/node/kubeApi';
import { ClusterWriter } from '../../../lab/tsb/translator/clusterWriter';

/** An API server that keeps what it is given. */
class FakeApi {
    readonly objects = new Map<string, object>();
    readonly calls: string[] = [];
    /** Errors of the next writes. */
    readonly failures: Error[] = [];

    patch<T>(path: string, _kind: string, body: object): Promise<T> {
        return this.write(`apply ${bare(path)}`, () => this.objects.set(bare(path), body)) as Promise<T>;
    }

    delete<T>(path: string): Promise<T> {
        return this.write(`delete ${path}`, () => {
            if (!this.objects.delete(path)) {
                throw new ApiError('not there', 404, 'NotFound');
            }
        }) as Promise<T>;
    }

    private async write(call: string, act: () => unknown): Promise<unknown> {
        this.calls.push(call);
        const failure = this.failures.shift();
        if (failure) {
            throw failure;
        }
        await Promise.resolve();
        return act();
    }
}

const bare = (path: string) => path.split('?')[0] ?? '';

const rule = (name: string, host: string) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace: 'shop' },
    spec: { host },
});
const path = (name: string) => `/apis/networking.istio.io/v1/namespaces/shop/destinationrules/${name}`;

/** Waits until no further call is made. */
async function settled(api: FakeApi): Promise<void> {
    for (let before = -1; before !== api.calls.length;) {
        before = api.calls.length;
        await new Promise((resolve) => setImmediate(resolve));
    }
}

describe('the writer of a cluster', () => {
    const log = jest.fn();

    it('applies what is wanted once, and again only when it differs', async () => {
        const api = new FakeApi();
        const writer = new ClusterWriter(api, [...api.objects.keys()], log);
        writer.want([rule('one', 'a.test'), rule('two', 'b.test')]);
        await settled(api);
        writer.want([rule('one', 'a.test'), rule('two', 'c.test')]);
        await settled(api);
        expect(api.calls).toEqual([`apply ${path('one')}`, `apply ${path('two')}`, `apply ${path('two')}`]);
        expect(api.objects.get(path('two'))).toMatchObject({
            metadata: { labels: { 'app.kubernetes.io/managed-by': 'failover-lab-tsb' } },
            spec: { host: 'c.test' },
        });
    });

    it('applies again what somebody else has deleted, where it is still wanted', async () => {
        const api = new FakeApi();
        const writer = new ClusterWriter(api, [...api.objects.keys()], log);
        writer.want([rule('one', 'a.test'), rule('two', 'b.test')]);
        await settled(api);
        api.objects.clear();
        writer.gone(path('two'));
        writer.gone(path('three'));
        await settled(api);
        expect([...api.objects.keys()]).toEqual([path('two')]);
    });

    it('deletes what is not wanted any more, and what an earlier process has left', async () => {
        const api = new FakeApi();
        const earlier = new ClusterWriter(api, [...api.objects.keys()], log);
        earlier.want([rule('one', 'a.test'), rule('two', 'b.test')]);
        await settled(api);
        const writer = new ClusterWriter(api, [...api.objects.keys()], log);
        writer.want([rule('two', 'b.test')]);
        await settled(api);
        expect([...api.objects.keys()]).toEqual([path('two')]);
        writer.want([]);
        await settled(api);
        expect([...api.objects.keys()]).toEqual([]);
    });

    it('leaves alone what somebody else has deleted first', async () => {
        const api = new FakeApi();
        const writer = new ClusterWriter(api, [...api.objects.keys()], log);
        writer.want([rule('one', 'a.test')]);
        await settled(api);
        api.objects.clear();
        writer.want([]);
        await settled(api);
        expect(api.calls).toEqual([`apply ${path('one')}`, `delete ${path('one')}`]);
        expect(log).not.toHaveBeenCalled();
    });

    it('tries again what fails, with what is wanted then', async () => {
        const api = new FakeApi();
        api.failures.push(new Error('no answer'));
        const writer = new ClusterWriter(api, [...api.objects.keys()], log);
        writer.want([rule('one', 'a.test')]);
        await settled(api);
        writer.want([rule('one', 'b.test')]);
        while (!api.objects.has(path('one'))) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        expect(log).toHaveBeenCalledWith('no answer');
        expect(api.objects.get(path('one'))).toMatchObject({ spec: { host: 'b.test' } });
    });

    it('writes and deletes the others while the API server refuses one', async () => {
        const api = new FakeApi();
        const writer = new ClusterWriter(api, [...api.objects.keys()], jest.fn());
        writer.want([rule('old', 'a.test')]);
        await settled(api);
        api.failures.push(new Error('refused'), new Error('refused'));
        writer.want([rule('one', 'not a host'), rule('two', 'b.test'), rule('three', 'c.test')]);
        await settled(api);
        expect(api.calls.slice(1)).toEqual([
            `delete ${path('old')}`,
            `apply ${path('one')}`,
            `apply ${path('two')}`,
            `apply ${path('three')}`,
        ]);
        writer.want([]);
        while (api.objects.size > 0) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
    });
});
