import { type Breakable, faultProblems, HeldFaults } from '../../../lab/supervisor/heldFaults';
import type { LabFaultRequest } from '../../../labFaults';

const request: LabFaultRequest = { kind: 'crash', cluster: 'a', namespace: 'default', selector: { app: 'x' } };

function breakable(): Breakable & { lifted: string[] } {
    const lifted: string[] = [];
    const acting = (name: string) =>
        Promise.resolve({ startedAt: 1, pods: ['p'], end: () => Promise.resolve(void lifted.push(name)) });
    return { lifted, breakCluster: (kind) => acting(kind), breakPods: (kind) => acting(kind) };
}

describe('faultProblems', () => {
    it.each<[string, Partial<LabFaultRequest>, string]>([
        [
            'an unknown kind',
            { kind: 'flood' as never },
            '`kind` is "flood"; use crash, hang, http-503, slow, unreachable, partition',
        ],
        ['an unknown cluster', { cluster: 'b' }, '`cluster` is "b"; the lab has a'],
        ['a fault of all pods at once', { selector: {} }, '`selector` is empty'],
        [
            'a setting out of its range',
            { kind: 'slow', delayMs: 0 },
            '`delayMs` is 0; milliseconds from 1 to 60000 are accepted',
        ],
        ['a setting of another fault', { delayMs: 10 }, '`delayMs` is not a setting of the fault `crash`'],
        ['the same where they are to be cut off', { kind: 'unreachable', selector: {} }, '`selector` is empty'],
    ])('refuses %s', (_, change, words) => {
        expect(faultProblems({ ...request, ...change }, ['a']).join()).toContain(words);
    });

    it('needs no selector for a partition', () => {
        expect(faultProblems({ kind: 'partition', cluster: 'a' }, ['a'])).toEqual([]);
    });
});

describe('HeldFaults', () => {
    it('holds a fault until it is ended by its id, once', async () => {
        const cluster = breakable();
        const faults = new HeldFaults(new Map([['a', cluster]]));
        const { id } = await faults.begin(request);
        expect(faults.list()).toMatchObject([{ id, kind: 'crash', pods: ['p'] }]);
        expect(cluster.lifted).toEqual([]);
        await faults.end(id);
        expect(cluster.lifted).toEqual(['crash']);
        expect(faults.list()).toEqual([]);
        await expect(faults.end(id)).rejects.toThrow(id);
    });

    it('gives a fault the default of a setting that is left out', async () => {
        const faults = new HeldFaults(new Map([['a', breakable()]]));
        expect(await faults.begin({ ...request, kind: 'slow' })).toMatchObject({ kind: 'slow', delayMs: 500 });
        expect(await faults.begin({ ...request, kind: 'slow', delayMs: 20 })).toMatchObject({ delayMs: 20 });
    });

    it('still holds a fault whose end failed, so that it can be tried again', async () => {
        let broken = true;
        const end = () => (broken ? Promise.reject(new Error('no route')) : Promise.resolve());
        const cluster: Breakable = {
            ...breakable(),
            breakCluster: () => Promise.resolve({ startedAt: 1, pods: [], end }),
        };
        const faults = new HeldFaults(new Map([['a', cluster]]));
        const { id } = await faults.begin({ kind: 'partition', cluster: 'a' });
        await expect(faults.end(id)).rejects.toThrow('no route');
        expect(faults.list()).toHaveLength(1);
        broken = false;
        await faults.end(id);
        expect(faults.list()).toEqual([]);
    });

    it('holds several at once', async () => {
        const faults = new HeldFaults(new Map([['a', breakable()]]));
        await faults.begin(request);
        await faults.begin({ kind: 'partition', cluster: 'a' });
        expect(faults.list().map((fault) => fault.kind)).toEqual(['crash', 'partition']);
    });
});
