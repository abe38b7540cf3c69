/** What a busy machine may add to a reply. */
const slackMs = 25;

/**
 * Longest that a request waits when so many tries fail. Envoy waits at most 25 ms before the first retry, 75 ms before
 * the second, then 175 ms and 250 ms.
 */
export function longestWaitMs(tries: number, eachMs: number): number {
    const pauses = Array.from({ length: tries }, (_, retry) => Math.min(250, 25 * (2 ** (retry + 1) - 1)));
    return pauses.reduce((sum, pause) => sum + pause + eachMs, slackMs);
}

/** What a dead endpoint does to a request, as Envoy names it. `5xx` covers all of them. */
const failures = ['gateway-error', 'connect-failure', 'reset'];

/** Whether a request is tried again whatever a dead endpoint does to it. */
export function retriesEveryFailure(retryOn = ''): boolean {
    const conditions = retryOn.split(',').map((each) => each.trim());
    return conditions.includes('5xx') || failures.every((failure) => conditions.includes(failure));
}
