import type { Path } from '../model/path';
import type { Breakage } from './breakage';
import type { Escape } from './escape';
import type { FailedTry } from './failedTry';
import type { CheckTimes } from './healthChecks';
import type { PredictedFault } from './prediction';

/** What decides about a prediction. */
interface Facts extends Pick<Breakage, 'checks' | 'goneMs'> {
    readonly dead: number;
    readonly errors: number | undefined;
    readonly escaping: Escape | undefined;
    readonly failed: FailedTry;
    /** Where health checks find the endpoints before outlier detection does. */
    readonly health: CheckTimes | undefined;
    readonly lasting: number;
    readonly inFlight: number;
    readonly isWeighted: boolean;
}

/** What the bounds of a prediction follow from, in words. */
export function reason(
    { healthCheck, maxEjectionPercent }: Path,
    fault: PredictedFault,
    { checks, dead, errors, escaping, failed, goneMs, health, inFlight, isWeighted, lasting }: Facts,
): string {
    const hosts = `${dead} endpoint${dead === 1 ? '' : 's'}`;
    const drained = fault === 'scale' ? drainText(goneMs) : '';
    if (escaping) {
        const tries = `${escaping.failedTries} ${escaping.failedTries === 1 ? 'retry' : 'retries'}`;
        return `${tries} at most until a try meets a living endpoint${inFlight > 0 ? '; requests in flight are not tried again' : ''}${drained}`;
    }
    if (isWeighted) {
        return 'each of the weighted clusters keeps its share of the requests';
    }
    if (failed.afterMs === Infinity) {
        return 'no time limit ends a try: neither `perTryTimeout` nor `timeout` is set';
    }
    if (health && Number.isFinite(health.detectMs)) {
        const count = healthCheck?.value.unhealthyThreshold ?? 1;
        const cold = health.coldMs > 0 ? ` (${health.coldMs} ms of it if the proxy had no request yet)` : '';
        return `until ${count} health check${count === 1 ? '' : 's'} of each of ${hosts} failed, ${health.detectMs} ms at most${cold}${drained}`;
    }
    if (errors === undefined) {
        return checks === 'pass' && healthCheck
            ? 'nothing ejects an endpoint whose health checks may pass'
            : 'nothing ejects an endpoint that fails';
    }
    if (fault === 'scale' && goneMs < Infinity) {
        return `until the endpoints are removed, or each of ${hosts} has failed ${errors} times in a row`;
    }
    if (lasting > 0) {
        return `\`maxEjectionPercent\` ${maxEjectionPercent.value} keeps endpoints that fail`;
    }
    return checks === 'pass' && healthCheck
        ? `each of ${hosts} fails ${errors} times in a row, and again after each health check that passes`
        : `each of ${hosts} fails ${errors} times in a row, and again when its ejection ends`;
}

function drainText(goneMs: number): string {
    return goneMs === Infinity
        ? '; endpoints stay when their pods are removed, which serve until they end'
        : `; the endpoints are removed within ${goneMs} ms`;
}
