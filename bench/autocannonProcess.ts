import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { hurry } from '../drill/load/hurry';

/*
 * autocannon in a process of its own, as the drill's sender is, so that processor time compares. `overallRate`
 * is its way to hold a rate; it has no schedule that one could be late against.
 */

/** What this process is started with, and answers. */
export interface CannonSettings {
    readonly url: string;
    readonly rate: number;
    readonly seconds: number;
}
export interface CannonResult {
    readonly rate: number;
    readonly cpuPerRequestUs: number;
    readonly latencyMs: { p50: number; p99: number; max: number };
}

async function main({ url, rate, seconds }: CannonSettings): Promise<void> {
    hurry();
    const options = { url, connections: 10, overallRate: rate };
    await autocannon({ ...options, duration: 1 }); // code is compiled and connections are known
    const cpuBefore = process.cpuUsage();
    const before = performance.now();
    const { requests, latency } = await autocannon({ ...options, duration: seconds });
    const elapsedMs = performance.now() - before;
    const cpu = process.cpuUsage(cpuBefore);
    const result: CannonResult = {
        rate: (requests.total * 1000) / elapsedMs,
        cpuPerRequestUs: (cpu.user + cpu.system) / requests.total,
        latencyMs: { p50: latency.p50, p99: latency.p99, max: latency.max },
    };
    process.send?.(result, () => process.disconnect());
}

void main(JSON.parse(process.argv[2] ?? '{}') as CannonSettings);
