import type { Phase } from '../measurement/phase';
import type { Expectation, Verdict } from '../verdict/expectation';
import type { Report } from './report';

/** Values and names as people read them, the same in the terminal, in Markdown and on the page. */

/** Sign and word of a verdict. */
export const verdictSigns = {
    pass: '✓ pass',
    fail: '✕ fail',
    inconclusive: '? inconclusive',
} as const;

/** The verdict of several drills together: the worst of them. */
export function worstVerdict(reports: readonly Pick<Report, 'verdict'>[]): Verdict {
    const found = new Set(reports.map(({ verdict }) => verdict));
    return found.has('fail') ? 'fail' : found.has('inconclusive') ? 'inconclusive' : 'pass';
}

/** `28.1 ms`, `1.93 s`; `–` where there is none. */
export function duration(ms: number | null): string {
    if (ms === null) {
        return '–';
    }
    if (ms >= 10_000) {
        return `${(ms / 1000).toFixed(1)} s`;
    }
    return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms >= 100 ? ms.toFixed(0) : ms.toFixed(1)} ms`;
}

/** A latency of a phase's replies; `–` where there were none. */
export function latencyOf(phase: Phase | undefined, measure: keyof Phase['latencyMs']): string {
    return duration(phase && phase.requests > phase.lost ? phase.latencyMs[measure] : null);
}

/** `50.0 %`. */
export function percent(share: number): string {
    return `${(share * 100).toFixed(1)} %`;
}

/** `2,012`: the same in every locale. */
export function whole(count: number): string {
    return count.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `at most 60 ms`, `50.0 % ± 2.0`. */
export function expected({ comparison, expected, tolerance, unit }: Expectation): string {
    const value = quantity(expected, unit);
    return comparison === 'within' ? `${value} ± ${percent(tolerance ?? 0)}` : `${comparison} ${value}`;
}

/** `28.1 ms`; `not measured` where it could not be. */
export function measured({ measured, unit }: Expectation): string {
    return measured === null ? 'not measured' : quantity(measured, unit);
}

/** `lab / locality (hardened)`; `on gloo` where the scenario has several gateways, `as client` where it has several callers. */
export function stackName({ infrastructure, scenario, variant, gateway, topology: { entryName } }: Report): string {
    const on = gateway === undefined ? '' : ` on ${gateway}`;
    return `${infrastructure} / ${scenario}${on} (${variant})${entryName === undefined ? '' : ` as ${entryName}`}`;
}

/** `crash passed`, `hang failed: 2 of 14 expectations`. */
export function outcome({ expectations, verdict, doubts, topology }: Report): string {
    const missed = expectations.filter(({ ok }) => !ok).length;
    if (verdict === 'inconclusive') {
        return `inconclusive: ${doubts.join(' ')}`;
    }
    const shares = topology.sharesJudged === false ? ', shares not judged: no reply names a cluster' : '';
    return verdict === 'pass'
        ? `all ${expectations.length} expectations met${shares}`
        : `${missed} of ${expectations.length} expectations missed${shares}`;
}

/** p99 of the load generator's own delay above which a report carries a caveat. */
const lateMs = 5;

/** A caveat where the sender itself was late, else undefined. */
export function senderCaveat({ environment }: Report): string | undefined {
    const { p99, max } = environment.sender.lateMs;
    return p99 <= lateMs
        ? undefined
        : `The load generator was late itself (p99 ${duration(p99)}, max ${duration(max)}): this machine was busy, and the latencies include that delay.`;
}

/** `1.2 s`, `98.5 %`, `1,200`. */
export function quantity(value: number, unit: Expectation['unit']): string {
    switch (unit) {
        case 'ms':
            return duration(value);
        case 'fraction':
            return percent(value);
        case 'requests':
        case 'count':
            return whole(value);
    }
}

/** ` (predicted ≤ 12)`, and `✗` where the bound did not hold; nothing where nothing is predicted. */
export function boundOf({ predicted = [] }: Report, name: string, text: (value: number) => string): string {
    const found = predicted.find((each) => each.name === name);
    return found === undefined || found.bound === null
        ? ''
        : ` (predicted ≤ ${text(found.bound)}${found.ok ? '' : ' ✗'})`;
}
