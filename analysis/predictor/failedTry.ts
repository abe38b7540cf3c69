import { milliseconds } from '../../duration';
import type { Path } from '../model/path';
import { defaultRetries } from '../readers/istio/meshSettings';
import type { Breakage } from './breakage';

/** How one try that meets a broken endpoint ends. */
export interface FailedTry {
    /** After this long; Infinity: never, as no time limit is set. */
    readonly afterMs: number;
    /** Whether the conditions of the retries cover it. */
    readonly isRetried: boolean;
}

/** Conditions of `retryOn` under which Envoy tries again, by what happens to the try. */
const coverings: Readonly<Record<'refused' | 'silent' | 'status' | 'reset', readonly string[]>> = {
    refused: ['connect-failure', 'reset', '5xx', 'gateway-error'],
    silent: ['reset', '5xx', 'gateway-error'],
    status: ['503', '5xx', 'gateway-error'],
    reset: ['reset', '5xx', 'gateway-error'],
};

/** Envoy's `retryOn` conditions: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter */
function covers({ retries: { value } }: Pick<Path, 'retries'>, what: keyof typeof coverings): boolean {
    const conditions = (value.retryOn ?? defaultRetries.retryOn).split(',').map((each) => each.trim());
    return value.attempts > 0 && coverings[what].some((each) => conditions.includes(each));
}

/** The end of a try by what it meets. */
export function failedTry(path: Path, tries: Breakage['tries']): FailedTry {
    const reply = limitOf(path);
    switch (tries) {
        case 'status':
            return { afterMs: 0, isRetried: covers(path, 'status') };
        case 'silent':
            return { afterMs: reply, isRetried: covers(path, 'silent') };
        case 'unreachable':
            // A try waits for a connection or, on one that was open, for a reply.
            return {
                afterMs: Math.max(reply, milliseconds(path.connectTimeout.value) ?? 0),
                isRetried: covers(path, 'silent') && covers(path, 'refused'),
            };
        case 'closed':
            return { afterMs: 0, isRetried: covers(path, 'reset') };
        case 'refused':
            return { afterMs: 0, isRetried: covers(path, 'refused') };
    }
}

/** Whether requests in flight on a connection that breaks are tried again. */
export function retriesInFlight(path: Path): boolean {
    return covers(path, 'reset');
}

/** The time limit of one try; the whole request's where a try has none. */
function limitOf({ retries, timeout }: Path): number {
    const [perTry, whole] = [retries.value.perTryTimeout, timeout.value].map((each) => milliseconds(each ?? ''));
    return Math.min(perTry ?? Infinity, whole ?? Infinity);
}
