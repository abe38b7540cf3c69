import { grpcConditions, grpcRetryProblems } from '../../grpcRetries';
import type { Problem } from '../../problem';

/**
 * Conditions of Envoy's `x-envoy-retry-on` that Gloo's API can express
 * (https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on). Without
 * `retriable-headers`: Gloo's API cannot name the headers.
 */
const httpConditions = [
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

const statusCode = /^[1-5]\d\d$/;

/** What is wrong with `retry.retryOn`. */
export function retryConditionProblems(retryOn: string, nonIdempotent: boolean): Problem[] {
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

/** The conditions as Gloo's API has them: status codes are a separate list. */
export function retryConditions(retryOn: string): { retryOn: string; retriableStatusCodes?: number[] } {
    const conditions = retryOn.split(',');
    const codes = conditions.filter((condition) => statusCode.test(condition));
    return codes.length === 0
        ? { retryOn }
        : {
              retryOn: [...conditions.filter((condition) => !codes.includes(condition)), 'retriable-status-codes'].join(
                  ',',
              ),
              retriableStatusCodes: codes.map(Number),
          };
}
