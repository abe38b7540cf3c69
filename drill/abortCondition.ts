import { milliseconds } from '../duration';
import { BadInput } from '../errors';
import { finishedAt, isLost, type Sample } from './load/sample';
import type { Samples } from './load/samples';
import { isUnknown } from './measurement/unknownRequests';

/** Latencies that a condition can name, and the fraction of the requests that they leave above themselves. */
const fractionsAbove = { p50: 0.5, p90: 0.1, p99: 0.01, max: 0 } as const;

/** When to end a drill, or a shift of traffic, before its time: `lost>1%`, `lost>20`, `p99>200ms`. */
export interface AbortCondition {
    /** As it was typed. */
    readonly text: string;
    readonly measure: 'lost' | keyof typeof fractionsAbove;
    readonly unit: 'fraction' | 'requests' | 'ms';
    /** The largest value that is still accepted. */
    readonly limit: number;
}

/** A condition that is met, and the value that meets it. */
export interface MetCondition {
    readonly condition: AbortCondition;
    readonly measured: number;
}

const accepted =
    '`lost>1%` (share of the latest requests), `lost>20` (requests) and `p50`, `p90`, `p99` or `max` with a duration (`p99>200ms`) are accepted';

/** Reads `--abort-on`, which may be given several times. One error names every condition that is wrong. */
export function abortConditions(texts: readonly string[]): AbortCondition[] {
    const read = texts.map((text) => abortCondition(text) ?? `\`--abort-on\` is ${text}; ${accepted}.`);
    const problems = read.filter((each) => typeof each === 'string');
    const measures = read.flatMap((each) => (typeof each === 'string' ? [] : [`${each.measure} in ${each.unit}`]));
    const twice = measures.filter((each, index) => measures.indexOf(each) < index);
    problems.push(...twice.map((measure) => `\`--abort-on\` has two limits of ${measure}; one is accepted.`));
    if (problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    return read.filter((each) => typeof each !== 'string');
}

function abortCondition(text: string): AbortCondition | undefined {
    const [, measure = '', value = ''] = /^\s*([a-z]+\d*)\s*>\s*(\S+)\s*$/.exec(text) ?? [];
    if (measure === 'lost') {
        const [, number = '', percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(value) ?? [];
        const limit = percent ? Number(number) / 100 : Number(number);
        const fits = number !== '' && (percent ? limit < 1 : Number.isInteger(limit));
        return fits ? { text: text.trim(), measure, unit: percent ? 'fraction' : 'requests', limit } : undefined;
    }
    const limit = milliseconds(value);
    return isLatency(measure) && limit !== undefined ? { text: text.trim(), measure, unit: 'ms', limit } : undefined;
}

function isLatency(measure: string): measure is keyof typeof fractionsAbove {
    return Object.hasOwn(fractionsAbove, measure);
}

/** Shares and latencies are of the requests that ended in this time, or of the latest {@link leastRequests}. */
const windowMs = 10_000;
const leastRequests = 100;

/**
 * Watches a growing list of samples. Shares and latencies are those of the last 10 s, and of 100 requests at the least; a
 * number of requests counts from the beginning. Requests that the load generator sent too late say nothing.
 */
export class AbortWatch {
    private seen = 0;
    private lost = 0;
    private latest: Sample[] = [];

    constructor(
        private readonly conditions: readonly AbortCondition[],
        private readonly samples: Samples,
        /** Requests that were due before do not count; milliseconds since the epoch. */
        private readonly from: number,
    ) {}

    /** The first condition that is met; undefined where none is. */
    met(now: number): MetCondition | undefined {
        const fresh = this.samples
            .slice(this.seen)
            .filter((sample) => sample.scheduledAt >= this.from && !isUnknown(sample));
        this.seen = this.samples.length;
        this.lost += fresh.filter(isLost).length;
        const all = [...this.latest, ...fresh];
        const recent = all.filter((sample) => finishedAt(sample) >= now - windowMs);
        this.latest = recent.length < leastRequests ? all.slice(-leastRequests) : recent;
        return this.conditions
            .map((condition) => ({ condition, measured: this.measured(condition) }))
            .find(({ condition, measured }) => measured > condition.limit);
    }

    private measured({ measure, unit, limit }: AbortCondition): number {
        if (measure === 'lost') {
            const lost = this.latest.filter(isLost).length;
            return unit === 'requests' ? this.lost : lost / Math.max(this.latest.length, leastRequests);
        }
        // Of few requests, a single slow one is the p99.
        const above = this.latest.map(({ latencyMs }) => latencyMs).filter((latency) => latency > limit);
        const allowed = Math.floor(fractionsAbove[measure] * Math.max(this.latest.length, leastRequests));
        return above.length > allowed ? (above.sort((a, b) => b - a)[allowed] ?? 0) : 0;
    }
}
