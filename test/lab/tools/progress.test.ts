import { plainProgress, progressLine, type ToolEvent } from '../../../lab/tools/progress';

const making = { kind: 'making', tool: 'etcd', version: '3.6.6', from: 'm@v3.6.6', step: 2, of: 8 } as const;

describe('progressLine', () => {
    it.each<[ToolEvent, string]>([
        [{ ...making, elapsedMs: 0 }, '[2/8] making etcd 3.6.6 from m@v3.6.6'],
        [
            { ...making, elapsedMs: 65_400, detail: '12 packages compiled' },
            '[2/8] making etcd 3.6.6, 1 min 05 s: 12 packages compiled',
        ],
        [{ ...making, kind: 'made', path: '/c/etcd', elapsedMs: 22_000 }, '[2/8] made etcd 3.6.6 in 22 s'],
        [{ kind: 'waiting', holder: 42 }, 'waiting for another process (pid 42) that is making tools'],
        [{ kind: 'waiting', holder: undefined }, 'waiting for another process that is making tools'],
        [{ kind: 'skipped', tool: 'envoy', path: '/b/envoy', reason: 'is old' }, 'envoy: /b/envoy is old; not used'],
    ])('of %j', (event, line) => {
        expect(progressLine(event)).toBe(line);
    });
});

describe('plainProgress', () => {
    it('writes what happens, and now and then what goes on', () => {
        const lines: string[] = [];
        const receive = plainProgress((line) => lines.push(line));
        const tell = (event: ToolEvent, message: string) => receive({ ...event, message });
        for (let second = 0; second <= 40; second++) {
            tell({ ...making, elapsedMs: second * 1000 }, `etcd ${second}`);
        }
        tell({ ...making, kind: 'made', path: '/c/etcd', elapsedMs: 41_000 }, 'etcd made');
        tell({ ...making, tool: 'envoy', elapsedMs: 0 }, 'envoy 0');
        tell({ ...making, tool: 'envoy', elapsedMs: 1000 }, 'envoy 1');
        expect(lines).toEqual(['etcd 0', 'etcd 15', 'etcd 30', 'etcd made', 'envoy 0']);
    });
});
