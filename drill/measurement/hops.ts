import { isLost, type Sample } from '../load/sample';
import { SampleLog, type Samples } from '../load/samples';
import type { DrillPlan, FaultExpectation, Shares } from '../plan/plan';
import { round } from './percentiles';
import { order, replies, shares } from './shares';
import type { PhaseName } from './windows';

/** A way that requests took through the services, in the settled part of a phase. */
export interface PathCount {
    /** Service and cluster of every hop, in the order of the calls. */
    hops: { service: string; cluster: string }[];
    requests: number;
}

/** One service behind the first, in one phase. */
export interface PhaseHop {
    service: string;
    /** Fraction of its replies by cluster, over the settled part (the whole phase where it never settled). */
    shares: Shares;
    settledRequests: number;
    settledReplies: Record<string, number>;
    /** Replies of the whole phase that should name who served this part, and name no cluster of the plan. */
    unnamed: number;
}

/** Some samples of a list, and the indexes that they have in it. */
interface Part {
    samples: Samples;
    indexOf: (index: number) => number | undefined;
}

/** All samples but those whose replies name nobody by plan; lost ones always count. */
export function firstHop(samples: Samples): Part {
    const isAnonymous = (sample: Sample): boolean => sample.anonymous === true && !isLost(sample);
    return samples.some(isAnonymous)
        ? part(samples, (sample) => (isAnonymous(sample) ? undefined : sample))
        : { samples, indexOf: (index) => index };
}

/** The samples that a service served a part of, as if it had answered them; lost ones always count. */
export function ofHop(samples: Samples, service: string): Part {
    return part(samples, (sample) => {
        const hop = sample.hops?.[service];
        return isLost(sample) ? sample : hop && { ...sample, ...hop };
    });
}

function part(samples: Samples, pick: (sample: Sample) => Sample | undefined): Part {
    const found = new SampleLog();
    const indexes: number[] = [];
    samples.forEach((sample, index) => {
        const picked = pick(sample);
        if (picked) {
            found.push(picked);
            indexes.push(index);
        }
    });
    return { samples: found, indexOf: (index) => indexes[index] };
}

/** What every service behind the first is expected to do in a phase. */
export function hopShares(
    { expectations }: Pick<DrillPlan, 'expectations'>,
    expectation: FaultExpectation,
    phase: PhaseName,
): Record<string, Shares> {
    return Object.fromEntries(
        Object.entries(expectations.hops ?? {}).map(([service, usual]) => [
            service,
            phase === 'fault' ? (expectation.hops?.[service]?.fault ?? usual.steady) : usual[phase],
        ]),
    );
}

/** Measures the services behind the first one in a phase. */
export function measureHops(
    services: readonly string[],
    samples: Samples,
    settled: Samples | undefined,
    clusters: readonly string[],
): PhaseHop[] {
    return services.map((service) => {
        const whole = ofHop(samples, service).samples;
        const part = settled && ofHop(settled, service).samples;
        const found = Object.entries(shares(part ?? whole, clusters));
        return {
            service,
            shares: Object.fromEntries(found.map(([cluster, share]) => [cluster, round(share, 5)])),
            settledRequests: part?.length ?? 0,
            settledReplies: replies(part ?? []),
            unnamed: whole.filter((sample) => !isLost(sample) && !clusters.includes(sample.cluster)).length,
        };
    });
}

/** The ways of the answered requests, the most frequent first. */
export function paths(samples: Samples): PathCount[] {
    const counts = new Map<string, PathCount>();
    for (const sample of samples) {
        if (sample.hops && !isLost(sample)) {
            const taken = Object.entries(sample.hops).map(([service, { cluster }]) => ({
                service,
                cluster: cluster || 'unknown',
            }));
            const count = counts.get(pathText(taken)) ?? { hops: taken, requests: 0 };
            count.requests++;
            counts.set(pathText(taken), count);
        }
    }
    return [...counts.values()].sort((a, b) => b.requests - a.requests || order(pathText(a.hops), pathText(b.hops)));
}

/** `productpage@europe-west1 → reviews@us-central1`. */
export function pathText(hops: PathCount['hops']): string {
    return hops.map(({ service, cluster }) => `${service}@${cluster}`).join(' → ');
}
