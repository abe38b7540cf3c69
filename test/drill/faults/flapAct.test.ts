import type { Act } from '../../../drill/faults/act';
import { flapAct } from '../../../drill/faults/flapAct';
import { held } from '../../../drill/faults/proof';

const action = {
    do: 'flap' as const,
    cluster: 'west',
    namespace: 'default',
    selector: { app: 'blue' },
    times: 3,
    downMs: 5,
    upMs: 5,
};

/** Crashes that note what they do, in order. */
function crashes() {
    const events: string[] = [];
    let made = 0;
    const crash = (): Act => {
        const name = ++made;
        return {
            description: 'blue killed',
            begin: () => {
                events.push(`down ${name}`);
                return Promise.resolve({ startedAt: name, pods: [`pod-${name}`] });
            },
            readBack: () => Promise.resolve(held),
            end: () => {
                events.push(`up ${name}`);
                return Promise.resolve({ endedAt: 100 + name });
            },
            mend: () => Promise.resolve(undefined),
        };
    };
    return { crash, events };
}

describe('flapping', () => {
    it('goes down and up, and stays down until it is reverted', async () => {
        const { crash, events } = crashes();
        const act = flapAct(action, crash);
        expect(act.description).toBe('blue killed, 3 times: 0.005 s down, 0.005 s up, and then down');
        expect(await act.begin()).toEqual({ startedAt: 1, pods: ['pod-1'] });
        expect(events).toEqual(['down 1', 'up 1', 'down 2', 'up 2', 'down 3']);
        expect(await act.end()).toEqual({ endedAt: 103 });
        expect(events.at(-1)).toBe('up 3');
    });

    it('ends where it is when it is interrupted, and is reverted', async () => {
        const { crash, events } = crashes();
        const stop = new AbortController();
        const act = flapAct({ ...action, downMs: 60_000 }, crash);
        const begun = act.begin(stop.signal);
        stop.abort();
        await expect(begun).rejects.toThrow();
        await act.end();
        expect(events).toEqual(['down 1', 'up 1']);
    });
});
