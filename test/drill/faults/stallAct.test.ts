import type { Act } from '../../../drill/faults/act';
import { held } from '../../../drill/faults/proof';
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
