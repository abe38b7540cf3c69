import { forgottenAfterMs, RestartBackoff, RestartGate } from '../../../../lab/node/pod/restartGate';

const never = new AbortController().signal;

describe('RestartGate', () => {
    it('lets the first restart pass at once', async () => {
        const reasons: string[] = [];
        await new RestartGate().pass(0, never, (reason) => reasons.push(reason));
        expect(reasons).toEqual([]);
    });

    it('holds a container that is down, until it may come up', async () => {
        const gate = new RestartGate();
        const reasons: string[] = [];
        gate.goDown();
        const passed = gate.pass(0, never, (reason) => reasons.push(reason));
        expect(reasons).toEqual(['held down by a fault of the lab,']);
        gate.comeUp();
        await passed;
    });

    it('ends a back-off when the container comes up, and when it is stopped', async () => {
        const gate = new RestartGate();
        await gate.pass(0, never, () => undefined);
        const waits = new Promise<string>((resolve) => {
            void gate.pass(0, never, resolve).then(() => resolve('passed'));
        });
        expect(await waits).toBe('back-off 10s');
        gate.comeUp();
        await gate.pass(0, never, () => undefined);
        await gate.pass(0, AbortSignal.abort(), () => undefined);
    });
});

describe('RestartBackoff', () => {
    it('restarts at once, then doubles from 10 s to 5 min, as the kubelet does', () => {
        const backoff = new RestartBackoff();
        const seconds = Array.from({ length: 8 }, () => backoff.next(0) / 1000);
        expect(seconds).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
    });

    it('forgets after ten minutes of running', () => {
        const backoff = new RestartBackoff();
        [0, 0, 0].forEach((ran) => backoff.next(ran));
        expect(backoff.next(forgottenAfterMs)).toBe(0);
        expect(backoff.next(forgottenAfterMs - 1)).toBe(10_000);
    });
});
