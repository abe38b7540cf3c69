import { isObject } from '../../isObject';
import { isAmount, isCount } from '../plan/valueChecks';
import type { Stage } from '../run/progress';
import type { Verdict } from '../verdict/expectation';

/** First line of a drill's file. It has no address of the entry, which may hold a password. */
export interface LiveHead {
    readonly version: 1;
    readonly infrastructure: string;
    readonly scenario: string;
    readonly variant: string;
    readonly fault: string;
    readonly faultDescription: string;
    readonly entryName?: string;
    readonly rate: number;
    readonly attempt: number;
    readonly clusters: readonly { readonly name: string; readonly region: string }[];
    readonly primary: string;
    readonly workload: { readonly namespace: string; readonly deployment: string };
}

/** Requests that ended within one bin. */
export interface LiveBin {
    /** Start of the bin, milliseconds since the epoch; a multiple of `liveBinMs`. */
    readonly bin: number;
    /** By cluster. */
    readonly replies: Readonly<Record<string, number>>;
    readonly lost: number;
    readonly p50Ms: number | null;
    readonly maxMs: number | null;
}

/** A line of a drill's file. */
export type LiveLine =
    | { readonly head: LiveHead }
    | { readonly stage: Stage; readonly at: number }
    | LiveBin
    | { readonly ended: Verdict | null; readonly at: number };

const stages: readonly unknown[] = ['warm-up', 'steady', 'fault', 'recovery'] satisfies Stage[];
const verdicts: readonly unknown[] = ['pass', 'fail', 'inconclusive'] satisfies Verdict[];

/** The line in a text; undefined for anything else, such as a line that was cut off or is of another version. */
export function liveLine(text: string): LiveLine | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return isObject(value) && isLine(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isLine(value: object): value is LiveLine {
    if ('head' in value) {
        return isHead(value.head);
    }
    if ('bin' in value) {
        return isBin(value);
    }
    const isKnown = 'stage' in value ? stages.includes(value.stage) : 'ended' in value && isEnd(value.ended);
    return isKnown && 'at' in value && isAmount(value.at);
}

function isHead(value: unknown): boolean {
    if (!isObject(value)) {
        return false;
    }
    const { attempt, clusters, entryName = '', rate, version, workload, ...texts } = value;
    return (
        version === 1 &&
        areTexts(texts, ['infrastructure', 'scenario', 'variant', 'fault', 'faultDescription', 'primary']) &&
        typeof entryName === 'string' &&
        isAmount(rate) &&
        isCount(attempt) &&
        Array.isArray(clusters) &&
        clusters.every((cluster) => areTexts(cluster, ['name', 'region'])) &&
        areTexts(workload, ['namespace', 'deployment'])
    );
}

function areTexts(value: unknown, fields: readonly string[]): boolean {
    return isObject(value) && fields.every((field) => typeof value[field] === 'string');
}

function isBin(value: object): boolean {
    const { bin, lost, maxMs, p50Ms, replies } = value as Record<string, unknown>;
    return (
        isAmount(bin) &&
        isObject(replies) &&
        Object.values(replies).every(isCount) &&
        isCount(lost) &&
        [p50Ms, maxMs].every((each) => each === null || isAmount(each))
    );
}

const isEnd = (verdict: unknown): boolean => verdict === null || verdicts.includes(verdict);
