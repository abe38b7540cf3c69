import type { Act } from '../../../drill/faults/act';
import { held, type Proof } from '../../../drill/faults/proof';
import { stallAct } from '../../../drill/faults/stallAct';

const action = {
    do: 'stall' as const,
    cluster: 'west',
    namespace: 'default',
    selector: { app: 'gateway' },
    forMs: 5,
};

/** A hang that notes what it does, in order. */
function hang() {
    const events: string[] = [];
    const act: Act = {
        description: 'the gateway stopped',
        begin: () => {
            events.push('stopped');
            return Promise.resolve({ startedAt: 1, pods: ['gateway-1'] });
        },
        readBack: () => Promise.resolve(held),
        end: () => {
            events.push('going on');
            return Promise.resolve({ endedAt: 100 });
        },
        mend: () => Promise.resolve(undefined),
    };
    return { act, events };
}

describe('a stall', () => {
    it('is over before the next action, and is not reverted again', async () => {
        const { act, events } = hang();
        const stall = stallAct(action, act);
        expect(stall.description).toBe('the gateway stopped, for 0.005 s');
        expect(await stall.begin()).toEqual({ startedAt: 1, pods: ['gateway-1'] });
        expect(events).toEqual(['stopped', 'going on']);
        expect(await stall.readBack()).toEqual(held);
        await stall.end();
        expect(events).toEqual(['stopped', 'going on']);
    });

    it.each<[string, Proof[], Proof['state']]>([
        [
            'is proved by what is read back while the pods are stopped',
            [{ state: 'pending', text: 'not yet' }, held],
            'held',
        ],
        ['has no proof where they never stop', [{ state: 'pending', text: 'they run' }], 'pending'],
        ['has no proof where they go on too early', [held, { state: 'pending', text: 'they run' }], 'undone'],
    ])('%s', async (_, proofs, state) => {
        const { act, events } = hang();
        let reads = 0;
        const readBack = () => Promise.resolve(proofs[Math.min(reads++, proofs.length - 1)] ?? held);
        const stall = stallAct({ ...action, forMs: 450 }, { ...act, readBack });
        expect((await stall.readBack()).state).toBe('pending');
        await stall.begin();
        expect((await stall.readBack()).state).toBe(state);
        expect(events).toEqual(['stopped', 'going on']);
    });

    it('ends where it is when it is interrupted, and is reverted', async () => {
        const { act, events } = hang();
        const stop = new AbortController();
        const stall = stallAct({ ...action, forMs: 60_000 }, act);
        const begun = stall.begin(stop.signal);
        stop.abort();
        await expect(begun).rejects.toThrow();
        expect(await stall.end()).toEqual({ endedAt: 100 });
        expect(events).toEqual(['stopped', 'going on']);
    });
});
