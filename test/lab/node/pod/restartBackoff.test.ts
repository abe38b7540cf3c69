import { forgottenAfterMs, RestartBackoff } from '../../../../lab/node/pod/restartBackoff';

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
