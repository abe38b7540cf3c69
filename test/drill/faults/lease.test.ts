import { holdLeases } from '../../../drill/faults/lease';
import { leaseTargets } from '../../../drill/faults/leftovers';
import { MemoryCluster } from '../support/memoryCluster';
import { EUROPE, plan } from '../support/synthetic';

const existing = { ...plan, infrastructure: 'existing' };
const targets = (memory: MemoryCluster) =>
    leaseTargets(existing, { clusters: { [EUROPE]: memory }, materials: {}, toPods: () => Promise.resolve([]) });

describe('the lease of a drill', () => {
    const start = Date.UTC(2026, 10, 29);

    it('is one for the workload', () => {
        expect(targets(new MemoryCluster())).toMatchObject([{ cluster: EUROPE, namespace: 'default' }]);
    });

    it('keeps a second drill of the workload out until it is released', async () => {
        const memory = new MemoryCluster();
        const first = await holdLeases(targets(memory), () => start);
        await expect(holdLeases(targets(memory), () => start + 29_000)).rejects.toThrow(
            /^Another drill .* is at work: it holds Lease default\/failover-drill-.* in europe-west1.*wait 1 s\.$/,
        );
        await first.release();
        const second = await holdLeases(targets(memory), () => start + 29_000);
        expect(second.lost.aborted).toBe(false);
        await second.release();
        expect(memory.objects.size).toBe(0);
    });

    it('ends by itself where a drill was killed', async () => {
        const memory = new MemoryCluster();
        const killed = await holdLeases(targets(memory), () => start);
        const next = await holdLeases(targets(memory), () => start + 31_000);
        await killed.release(); // no longer its own
        await expect(holdLeases(targets(memory), () => start + 32_000)).rejects.toThrow('Another drill');
        await next.release();
    });

    it.each([
        ['an hour ahead', 3_600_000],
        ['an hour behind', -3_600_000],
    ])('is judged by the clock of the API server, where that of this machine is %s', async (_, aheadMs) => {
        const memory = new MemoryCluster();
        let serverTime = start;
        memory.serverTime = () => serverTime;
        const wall = jest.spyOn(Date, 'now').mockReturnValue(start);
        try {
            const first = await holdLeases(targets(memory));
            wall.mockReturnValue(start + aheadMs);
            await expect(holdLeases(targets(memory))).rejects.toThrow('wait 30 s');
            serverTime += 31_000;
            const next = await holdLeases(targets(memory));
            await Promise.all([first.release(), next.release()]);
        } finally {
            wall.mockRestore();
        }
    });

    it('stops a drill that has lost it', async () => {
        jest.useFakeTimers();
        const memory = new MemoryCluster();
        let time = start;
        const late = await holdLeases(targets(memory), () => time);
        const other = await holdLeases(targets(memory), () => start + 31_000);
        time = start + 32_000;
        await jest.advanceTimersByTimeAsync(10_000);
        jest.useRealTimers();
        expect(late.lost.aborted).toBe(true);
        await Promise.all([late.release(), other.release()]);
    });
});
