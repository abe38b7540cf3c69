import { execFileSync } from 'node:child_process';
import { enterCommand, initProgram, unshareOptions } from '../../lab/namespaces';

describe('enterCommand', () => {
    it('enters every namespace of the lab and keeps the command whole', () => {
        const [program, args] = enterCommand(42, false, '/work dir', ['kubectl', 'get', 'pods -A']);
        expect([program, ...args].join(' ')).toContain('--target=42 --mount --net --pid');
        expect(args.slice(-4)).toEqual(['/work dir', 'kubectl', 'get', 'pods -A']);
    });

    it('enters the user namespace only of a lab that has one', () => {
        expect(enterCommand(42, false, '/', ['true'])[1]).not.toContain('--user');
        expect(enterCommand(42, true, '/', ['true'])[1]).toContain('--user');
    });
});

describe('initProgram', () => {
    it('reads its own pid and start time from its stat line', () => {
        const read = initProgram.split('\n')[1] ?? '';
        const text = execFileSync('sh', [
            '-c',
            `${read}; echo "$SUPERVISOR_PID $SUPERVISOR_START_TIME $$"; cut -d' ' -f22 /proc/$$/stat`,
        ]).toString();
        const [pid, startTime, self, field22] = text.split(/\s+/);
        expect(pid).toBe(self);
        expect(startTime).toBe(field22);
    });
});

describe('unshareOptions', () => {
    it('always has process 1 killed with unshare, so that nothing outlives the lab', () => {
        expect(unshareOptions(true)).toContain('--kill-child=KILL');
        expect(unshareOptions(false)).toContain('--kill-child=KILL');
    });
});
