import type { Act } from '../../../drill/faults/act';
import { cordonedLabel, drainAct } from '../../../drill/faults/drainAct';
import type { DrainAction } from '../../../drill/faults/recipe';
import { MemoryCluster } from '../support/memoryCluster';

const pods = { cluster: 'eu', namespace: 'shop', selector: { app: 'web' } };

const cluster = (): MemoryCluster => new MemoryCluster().withPods('a', 'b').withNodes('n1', 'n2', 'spare');
const draining = (memory: MemoryCluster, change: Partial<DrainAction> = {}): Act =>
    drainAct({ do: 'drain-node', ...pods, ...change }, memory, 1);

/** Names of the nodes that take no pods. */
const cordoned = ({ objects }: MemoryCluster): string[] =>
    [...objects.values()].filter(({ spec }) => spec?.unschedulable).map(({ metadata }) => metadata.name);

describe('draining nodes', () => {
    it('cordons those of the pods, evicts them, and takes the cordons back', async () => {
        const memory = cluster();
        const act = draining(memory);
        expect((await act.begin()).pods).toEqual(['a', 'b']);
        expect(cordoned(memory)).toEqual(['n1', 'n2']);
        expect(memory.podList.map(({ name, node }) => [name, node])).toEqual([
            ['new-1', 'spare'],
            ['new-2', 'spare'],
        ]);
        expect(await act.readBack()).toEqual({ state: 'held' });
        await act.end();
        expect(cordoned(memory)).toEqual([]);
        expect(memory.objects.get('Node n1')?.metadata.labels).toEqual({});
        await act.end();
    });

    it('drains as many as it is asked to', async () => {
        const memory = cluster();
        const act = draining(memory, { count: 1 });
        expect(act.description).toBe('1 node of web in eu cordoned, and its pods evicted');
        expect((await act.begin()).pods).toEqual(['a']);
        expect(cordoned(memory)).toEqual(['n1']);
        expect(memory.podList.map(({ name }) => name)).toEqual(['new-1', 'b']);
    });

    it('leaves a node cordoned that was so before', async () => {
        const memory = cluster();
        memory.objects.set('Node n2', { metadata: { name: 'n2', annotations: {} }, spec: { unschedulable: true } });
        const act = draining(memory);
        await act.begin();
        await act.end();
        expect(cordoned(memory)).toEqual(['n2']);
    });

    it('waits for a PodDisruptionBudget, and ends the wait when the drill ends', async () => {
        const memory = Object.assign(cluster(), { budget: 3 });
        await draining(memory).begin();
        expect(memory.podList.map(({ node }) => node)).toEqual(['spare', 'spare']);

        const strict = Object.assign(cluster(), { budget: Infinity });
        const act = draining(strict);
        await expect(act.begin(AbortSignal.timeout(30))).rejects.toThrow('timeout');
        await act.end();
        expect(cordoned(strict)).toEqual([]);
    });

    it.each<[string, (memory: MemoryCluster) => unknown, string]>([
        ['no pods', (memory) => (memory.podList = []), 'No node in eu runs pods of web'],
        [
            'a pod that nobody would make again',
            (memory) => (memory.podList = memory.podList.map((pod) => ({ ...pod, controlled: false }))),
            'a, b in eu belongs to no controller',
        ],
    ])('refuses %s, and changes nothing', async (_, change, why) => {
        const memory = cluster();
        change(memory);
        await expect(draining(memory).begin()).rejects.toThrow(why);
        expect(cordoned(memory)).toEqual([]);
    });

    it.each<[string, (memory: MemoryCluster) => unknown, object]>([
        [
            'somebody uncordons a node',
            (memory) =>
                memory.patch(
                    { apiVersion: 'v1', kind: 'Node', namespace: '', name: 'n2' },
                    { spec: { unschedulable: null } },
                ),
            { state: 'undone', text: expect.stringContaining('Node n2 in eu is no longer cordoned') as string },
        ],
        [
            'a node goes',
            (memory) => memory.objects.delete('Node n1'),
            { state: 'undone', text: 'Node n1 in eu is gone.' },
        ],
        [
            'pods come back to a cordoned node',
            (memory) => (memory.podList = memory.podList.map((pod) => ({ ...pod, node: 'n1' }))),
            { state: 'undone', text: 'new-1, new-2 of web in eu runs on a cordoned node.' },
        ],
        [
            'a pod takes its time',
            (memory) => (memory.podList = cluster().podList.slice(0, 1)),
            { state: 'pending', text: 'a of web in eu has not ended yet.' },
        ],
        [
            'Services still send requests to an evicted pod',
            (memory) => (memory.endpoints = ['a', 'new-1']),
            { state: 'pending', text: 'Services still send requests to a, evicted in eu.' },
        ],
    ])('has no proof where %s', async (_, change, proof) => {
        const memory = cluster();
        const act = draining(memory);
        await act.begin();
        change(memory);
        expect(await act.readBack()).toEqual(proof);
    });

    it('by a killed drill is reverted by the next one of the same pods', async () => {
        const memory = cluster();
        await draining(memory).begin();
        expect(await draining(memory, { selector: { app: 'other' } }).mend()).toBeUndefined();
        expect(Object.keys(memory.objects.get('Node n1')?.metadata.labels ?? {})).toEqual([cordonedLabel]);
        expect(await draining(memory).mend()).toBe('Uncordoned n1, n2 in eu, which an earlier drill left cordoned.');
        expect(cordoned(memory)).toEqual([]);
        expect(await draining(memory).mend()).toBeUndefined();
    });
});
