import { isDeepStrictEqual } from 'node:util';
import type { Source } from './rules/sources';
import { type Zone, zones } from './zones';

/** What the endpoint of a zone suffers: it answers 503, its process is dead, or its Deployment has no replicas. */
type Breakage = 'http-503' | 'crash' | 'scale';

/** The part of a DestinationRule's `trafficPolicy` that Istio's locality rules are about. */
export interface TrafficPolicy extends Settings {
    /** What is different for the service's port. */
    ofPort?: Settings;
}

interface Settings {
    /** Default: `ROUND_ROBIN`. */
    simple?: string;
    warmup?: { duration: string };
    localityLbSetting?: {
        enabled?: boolean;
        distribute?: { from: string; to: Record<string, number> }[];
        failover?: { from: string; to: string }[];
        failoverPriority?: string[];
    };
    outlierDetection?: {
        consecutive5xxErrors?: number;
        interval?: string;
        baseEjectionTime?: string;
        maxEjectionPercent?: number;
        minHealthPercent?: number;
    };
}

/** What a client in `europe-west1-b` sees, once it has settled. */
export interface Outcome {
    /** Fraction of the requests that come to each zone, whatever it answers. Zones left out get none. */
    shares: Partial<Record<Zone, number>>;
    /** Fraction of the requests that are not answered with 2xx. */
    lost: number;
    /** Zones of the endpoints that the client's Envoy has, by its priorities; the first is served first. */
    priorities: Zone[][];
    /** Zones whose endpoint the client's Envoy holds for unhealthy. */
    unhealthy: Zone[];
    /** How long Envoy gives new endpoints less, e.g. `30s`. */
    slowStart?: string;
}

/** One rule as the documentation states it, and the experiment that shows it. */
export interface Rule {
    /** What is to be seen, in one sentence. */
    says: string;
    /** The page that says so. */
    source: Source;
    /** A page that says otherwise, and its words. */
    against?: { page: Source; words: string };
    trafficPolicy: TrafficPolicy;
    /** Labels of the pods that the route goes to. Default: all of the service. */
    subset?: { name: string; labels: { [label: string]: string } };
    /** Zones that are broken; in all others the endpoint is well. */
    broken?: Partial<Record<Zone, Breakage>>;
    /** `lost` is 0 and `unhealthy` the broken zones that still have an endpoint, unless said otherwise. */
    expected: Pick<Outcome, 'shares' | 'priorities'> & Partial<Outcome>;
    /** How many requests are counted. Default: 600, enough where Envoy takes turns; chance needs more. */
    requests?: number;
}

/** The outcome a rule promises, with what it leaves unsaid filled in. Zones are in alphabetical order. */
export function promised({ expected, broken = {} }: Rule): Outcome {
    const unhealthy = (Object.keys(broken) as Zone[]).filter((zone) => broken[zone] !== 'scale');
    const outcome = { lost: 0, unhealthy, ...expected };
    return {
        ...outcome,
        unhealthy: [...outcome.unhealthy].sort(),
        priorities: outcome.priorities.map((tier) => [...tier].sort()),
    };
}

/** Of a share or a loss, in percentage points. Envoy mostly takes turns, so most are exact. */
const tolerance = 2;

/** What was measured otherwise than promised, in words. */
export function deviations(promise: Outcome, measured: Outcome): string[] {
    const off = (what: string, wanted = 0, found = 0) =>
        Math.abs(wanted - found) * 100 <= tolerance + 1e-9
            ? []
            : [`${what}: ${percent(found)} instead of ${percent(wanted)}`];
    const other = (what: string, wanted: unknown, found: unknown) =>
        isDeepStrictEqual(wanted, found)
            ? []
            : [`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`];
    return [
        ...zones.flatMap((zone) => off(zone, promise.shares[zone], measured.shares[zone])),
        ...off('lost', promise.lost, measured.lost),
        ...other('priorities', promise.priorities, measured.priorities),
        ...other('unhealthy', promise.unhealthy, measured.unhealthy),
        ...other('slow start', promise.slowStart, measured.slowStart),
    ];
}

/** `12.5 %` */
export function percent(fraction: number): string {
    return `${Math.round(fraction * 1000) / 10} %`;
}
