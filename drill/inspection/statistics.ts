import type { Cause } from './cause';

/** An Envoy's counters by name. */
export type Counters = Readonly<Record<string, number>>;

/**
 * Counters that explain a lost request, and what they mean
 * (https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats,
 * …/configuration/listeners/stats).
 */
const MEANINGS: readonly (readonly [ending: string, meaning: string])[] = [
    ['ssl.fail_verify_no_cert', 'the peer showed no certificate'],
    ['ssl.fail_verify_error', 'the peer’s certificate could not be verified'],
    ['ssl.fail_verify_san', 'the peer’s certificate has another name'],
    ['ssl.fail_verify_cert_hash', 'the peer’s certificate is not the expected one'],
    ['ssl.connection_error', 'TLS handshakes failed'],
    ['no_filter_chain_match', 'no TLS server for the name asked for (SNI)'],
    ['upstream_cx_none_healthy', 'no healthy endpoint'],
    ['upstream_cx_connect_fail', 'connections failed'],
    ['upstream_cx_connect_timeout', 'connections timed out'],
    ['upstream_rq_per_try_timeout', 'tries without a reply in time'],
    ['upstream_rq_retry_limit_exceeded', 'requests that failed with their last retry (URX)'],
    ['upstream_rq_retry_overflow', 'retries not made: more at once than the circuit breaker lets through'],
    ['upstream_rq_pending_overflow', 'requests not sent: more waiting than the circuit breaker lets through'],
    ['lb_healthy_panic', 'sent to any endpoint, healthy or not (panic)'],
    ['health_check.failure', 'health checks failed'],
];

/** Path of the administration interface that gives them. */
export const statisticsPath = `/stats?format=json&filter=${encodeURIComponent(
    `(${MEANINGS.map(([ending]) => ending.replaceAll('.', '\\.')).join('|')})$`,
)}`;

/** Reads Envoy's reply. */
export function countersOf(json: string): Counters {
    const { stats = [] } = JSON.parse(json) as { stats?: { name?: string; value?: number }[] };
    return Object.fromEntries(
        stats.flatMap(({ name, value }) => (name === undefined || typeof value !== 'number' ? [] : [[name, value]])),
    );
}

/** What rose since `before`, in words. A proxy that was started anew counts from zero. */
export function statisticsCauses(where: string, before: Counters, after: Counters): Cause[] {
    return Object.entries(after).flatMap(([name, value]): Cause[] => {
        const earlier = before[name] ?? 0;
        const count = value < earlier ? value : value - earlier;
        const meaning = MEANINGS.find(([ending]) => name.endsWith(ending))?.[1];
        return count > 0 && meaning !== undefined
            ? [{ source: 'statistics', where, text: `${meaning} (${name})`, count }]
            : [];
    });
}

/** The same counters of several pods as one. */
export function summed(all: readonly Counters[]): Counters {
    const sum: Record<string, number> = {};
    for (const [name, value] of all.flatMap((counters) => Object.entries(counters))) {
        sum[name] = (sum[name] ?? 0) + value;
    }
    return sum;
}
