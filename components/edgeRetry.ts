import type * as pulumi from '@pulumi/pulumi';
import { exceedsTimeout } from '../analysis/rules/triesExceedTimeout';
import { milliseconds } from '../duration';
import { durationProblems } from './durationProblems';
import { grpcConditions, grpcRetryProblems } from './grpcRetries';
import { countProblems } from './kubernetesNames';
import type { Problem } from './problem';

/** What happens to a request that meets a failed endpoint. */
export interface EdgeRetry {
    /** Tries after the first, at least one for each fallback. Hardened: 2. Guide: none. */
    attempts?: pulumi.Input<number>;
    /**
     * Time limit of one try, for idempotent requests only. Hardened: `1s`. Use the service's slowest reply plus the
     * round trip to the farthest fallback.
     */
    perTryTimeout?: pulumi.Input<string>;
    /**
     * Failures after which an idempotent request is retried: Envoy's conditions, and status codes. Hardened:
     * `gateway-error,connect-failure,refused-stream,reset`. The conditions of gRPC (`unavailable` and others) need
     * `nonIdempotent`, as gRPC requests are POST.
     */
    retryOn?: pulumi.Input<string>;
    /**
     * Tries after which Envoy leaves the priorities tried so far. Hardened: 1, so that the second try goes to the
     * fallback. Without it, retries go to the failed priority until health checks fail.
     */
    leavePriorityAfter?: pulumi.Input<number>;
    /**
     * Whether requests that are not idempotent (POST, PATCH, all of gRPC) are retried like the others. Default: false:
     * they are retried only if the first try cannot have reached the application.
     */
    nonIdempotent?: pulumi.Input<boolean>;
    /** Time between two tries. */
    backOff?: pulumi.Input<EdgeRetryBackOff>;
}

/**
 * Envoy's back-off between two tries: a random time up to `baseInterval`, then up to 3 times, 7 times it and so on, at
 * most `maxInterval`. It delays the first reply of the fallback.
 */
export interface EdgeRetryBackOff {
    /** Longest time before the first retry. Hardened: `5ms`; Envoy's own is 25 ms. */
    baseInterval?: pulumi.Input<string>;
    /** Longest time before any retry. Default: ten times `baseInterval`, as Envoy's own. */
    maxInterval?: pulumi.Input<string>;
}

/** An {@link EdgeRetry} with the defaults filled in. */
export interface EdgeRetrySpec extends Required<Omit<pulumi.Unwrap<EdgeRetry>, 'backOff'>> {
    backOff: { baseInterval: string; maxInterval: string };
}

/**
 * Conditions of Envoy's `x-envoy-retry-on` that the APIs of Gloo and kgateway can express, apart from gRPC's
 * (https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on). Without
 * `retriable-headers`: Gloo’s API cannot name the headers, and kgateway is held to the same list.
 */
export const envoyRetryConditions = [
    '5xx',
    'gateway-error',
    'reset',
    'reset-before-request',
    'connect-failure',
    'envoy-ratelimited',
    'retriable-4xx',
    'refused-stream',
    'http3-post-connect-failure',
];

const hardened = {
    attempts: 2,
    perTryTimeout: '1s',
    retryOn: 'gateway-error,connect-failure,refused-stream,reset',
    leavePriorityAfter: 1,
    nonIdempotent: false,
};

export function edgeRetrySpec(retry: pulumi.Unwrap<EdgeRetry> = {}): EdgeRetrySpec {
    const { backOff, ...given } = retry;
    const baseInterval = backOff?.baseInterval ?? '5ms';
    const longest = `${10 * (milliseconds(baseInterval) ?? 0)}ms`;
    return { ...hardened, ...given, backOff: { baseInterval, maxInterval: backOff?.maxInterval ?? longest } };
}

/**
 * What is wrong with the tries of a request.
 *
 * @param timeout Time limit of all tries together.
 * @param httpConditions Conditions that the gateway's API can express, apart from gRPC's.
 */
export function edgeRetryProblems(
    retry: EdgeRetrySpec | undefined,
    timeout: string | undefined,
    httpConditions: readonly string[],
): Problem[] {
    if (!retry) {
        return [];
    }
    const { attempts, perTryTimeout, leavePriorityAfter } = retry;
    return [
        ...countProblems('retry.attempts', attempts, 1),
        ...countProblems('retry.leavePriorityAfter', leavePriorityAfter, 1),
        ...(leavePriorityAfter > attempts
            ? [
                  {
                      path: 'retry.leavePriorityAfter',
                      reason:
                          `is ${leavePriorityAfter} with ${attempts} of \`retry.attempts\`: no try would leave the priority ` +
                          'that failed.',
                      fix: 'Use 1.',
                  },
              ]
            : []),
        ...durationProblems('retry.perTryTimeout', perTryTimeout),
        ...conditionProblems(retry, httpConditions),
        ...backOffProblems(retry),
        ...(exceedsTimeout(attempts + 1, perTryTimeout, timeout)
            ? [
                  {
                      path: 'retry.perTryTimeout',
                      reason:
                          `is ${perTryTimeout}: ${attempts + 1} tries take longer than the ${timeout} of \`timeout\`, so the ` +
                          'last one would never start.',
                      fix: 'Shorten the tries or raise `timeout`.',
                  },
              ]
            : []),
    ];
}

function backOffProblems({ backOff: { baseInterval, maxInterval } }: EdgeRetrySpec): Problem[] {
    const [base, longest] = [milliseconds(baseInterval), milliseconds(maxInterval)];
    if (base === undefined) {
        return durationProblems('retry.backOff.baseInterval', baseInterval);
    }
    return [
        ...durationProblems('retry.backOff.maxInterval', maxInterval),
        ...(longest !== undefined && longest < base
            ? [
                  {
                      path: 'retry.backOff.maxInterval',
                      reason: `is ${maxInterval}, less than the ${baseInterval} of \`retry.backOff.baseInterval\``,
                      fix: 'use at least that.',
                  },
              ]
            : []),
    ];
}

const statusCode = /^[1-5]\d\d$/;

function conditionProblems({ retryOn, nonIdempotent }: EdgeRetrySpec, httpConditions: readonly string[]): Problem[] {
    const path = 'retry.retryOn';
    if (retryOn === '') {
        return [{ path, reason: 'is empty', fix: 'leave `retry` out for no retries.' }];
    }
    const conditions = retryOn.split(',');
    const known = [...httpConditions, ...grpcConditions];
    const unknown = conditions.filter((condition) => !known.includes(condition) && !statusCode.test(condition));
    return [
        ...unknown.map((condition) => ({
            path,
            reason: `names "${condition}"`,
            fix: `known are ${known.join(', ')} and status codes such as 503, with commas and no spaces between them.`,
        })),
        ...grpcRetryProblems(path, conditions, nonIdempotent),
    ];
}

/** The conditions and the status codes, which APIs list apart. */
export function retryConditions(retryOn: string): { conditions: string[]; statusCodes: number[] } {
    const all = retryOn.split(',');
    const codes = all.filter((condition) => statusCode.test(condition));
    return {
        conditions: [
            ...all.filter((condition) => !codes.includes(condition)),
            ...(codes.length > 0 ? ['retriable-status-codes'] : []),
        ],
        statusCodes: codes.map(Number),
    };
}
