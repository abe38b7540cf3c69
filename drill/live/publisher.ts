import { appendFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { finishedAt, isLost, type Sample } from '../load/sample';
import type { Samples } from '../load/samples';
import { ascending, percentile, round } from '../measurement/percentiles';
import { liveBinMs, liveFile, liveFiles } from './liveFile';
import type { LiveBin, LiveLine } from './liveLine';
import type { DrillObserver, ObservedDrill } from './observer';

/** Files of drills that ended longer ago than this are removed when the next drill begins. */
const keptMs = 24 * 3600 * 1000;

/**
 * Writes what a drill does to a file of its own, a line at a time, for whoever watches. A drill never fails for it: where
 * the file cannot be written, nothing is published.
 */
export function publishDrill(folder: string, drill: ObservedDrill, clock: () => number = Date.now): DrillObserver {
    const id = `${new Date(clock()).toISOString().replace(/[:.]/g, '-')}-${drill.fault}-${process.pid}`;
    const file = liveFile(folder, id);
    let works = true;
    const write = (lines: readonly LiveLine[]): void => {
        if (!works || lines.length === 0) {
            return;
        }
        try {
            appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
        } catch {
            works = false; // e.g. a full disk
        }
    };
    try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        removeOld(folder, clock());
    } catch {
        works = false;
    }
    write([headOf(drill)]);
    const collector = new BinCollector();
    return {
        stage: (stage, at) => write([{ stage, at }]),
        samples: (fresh) => write(collector.add(fresh, clock())),
        ended: (verdict) => write([...collector.rest(), { ended: verdict ?? null, at: clock() }]),
    };
}

function headOf({ plan, entryName, fault, faultDescription, rate, attempt }: ObservedDrill): LiveLine {
    const { clusters, infrastructure, primary, scenario, variant, workload } = plan;
    return {
        head: {
            version: 1,
            infrastructure,
            scenario,
            variant,
            fault,
            faultDescription,
            ...(entryName !== undefined && { entryName }),
            rate,
            attempt,
            clusters: clusters.map(({ name, region }) => ({ name, region })),
            primary,
            workload: { namespace: workload.namespace, deployment: workload.deployment },
        },
    };
}

/** Sums requests up by bins. A bin is given out once it is over; a request that ended in an older one counts in the next. */
export class BinCollector {
    private open = new Map<number, Sample[]>();
    private oldest = 0;

    add(fresh: Samples, now: number): LiveBin[] {
        const current = Math.floor(now / liveBinMs) * liveBinMs;
        for (const sample of fresh) {
            const bin = Math.max(this.oldest, Math.floor(finishedAt(sample) / liveBinMs) * liveBinMs);
            this.open.set(bin, [...(this.open.get(bin) ?? []), sample]);
        }
        const done = [...this.open.keys()].filter((bin) => bin < current).sort((one, other) => one - other);
        this.oldest = Math.max(this.oldest, current);
        return done.map((bin) => this.take(bin));
    }

    rest(): LiveBin[] {
        return [...this.open.keys()].sort((one, other) => one - other).map((bin) => this.take(bin));
    }

    private take(bin: number): LiveBin {
        const samples = this.open.get(bin) ?? [];
        this.open.delete(bin);
        const answered = samples.filter((sample) => !isLost(sample));
        const latencies = ascending(answered.map(({ latencyMs }) => latencyMs));
        const at = (fraction: number) => (latencies.length === 0 ? null : round(percentile(latencies, fraction), 2));
        const replies: Record<string, number> = {};
        for (const { cluster } of answered) {
            replies[cluster] = (replies[cluster] ?? 0) + 1;
        }
        return { bin, replies, lost: samples.length - answered.length, p50Ms: at(0.5), maxMs: at(1) };
    }
}

function removeOld(folder: string, now: number): void {
    for (const id of liveFiles(folder)) {
        const file = liveFile(folder, id);
        const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
        if (mtimeMs !== undefined && now - mtimeMs > keptMs) {
            rmSync(file, { force: true });
        }
    }
}
