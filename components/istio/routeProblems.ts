import { durationProblems, milliseconds } from '../duration';
import { countProblems, labelProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';

/** What Istio takes in `retryOn` besides status codes (pkg/config/validation/validation.go, 1.31). */
const retryPolicies = [
    '5xx',
    'gateway-error',
    'reset',
    'reset-before-request',
    'connect-failure',
    'retriable-4xx',
    'refused-stream',
    'retriable-status-codes',
    'retriable-headers',
    'envoy-ratelimited',
    'http3-post-connect-failure',
    'cancelled',
    'deadline-exceeded',
    'internal',
    'resource-exhausted',
    'unavailable',
];

/** What is wrong with the names, the route, its retries and its connections. */
export function routeProblems(spec: Omit<LocalityFailoverSpec, 'localities' | 'regions'>): Problem[] {
    const { connectionPool, service } = spec;
    return [
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('gatewayName', spec.gatewayName),
        ...labelProblems('ruleName', spec.ruleName),
        ...(/^[^.*\s]+(\.[^.*\s]+)+$/.test(service.host)
            ? []
            : [
                  {
                      path: 'service.host',
                      reason: `is "${service.host}"`,
                      fix:
                          'write the full name, such as `hello-world.default.svc.cluster.local`: a short one means a different ' +
                          'service in each namespace.',
                  },
              ]),
        ...(service.port === undefined || (Number.isInteger(service.port) && service.port >= 1 && service.port <= 65535)
            ? []
            : [{ path: 'service.port', reason: `is ${service.port}; a port from 1 to 65535 is needed.` }]),
        ...(spec.hosts.length > 0
            ? []
            : [{ path: 'hosts', reason: 'is empty', fix: 'leave it out for every host (`*`).' }]),
        ...(Object.keys(spec.gatewaySelector).length > 0
            ? []
            : [{ path: 'gatewaySelector', reason: 'is empty; it would make every proxy of the mesh a gateway.' }]),
        ...(connectionPool.http2MaxRequests === undefined
            ? []
            : countProblems('connectionPool.http2MaxRequests', connectionPool.http2MaxRequests, 0)),
        ...durationProblems('connectionPool.connectTimeout', connectionPool.connectTimeout),
        ...durationProblems('timeout', spec.timeout),
        ...retryProblems(spec),
        ...timingProblems(spec),
    ];
}

function retryProblems({ preference, retry }: Pick<LocalityFailoverSpec, 'preference' | 'retry'>): Problem[] {
    if (!retry) {
        return [];
    }
    const unknown = (retry.retryOn?.split(',') ?? []).filter(
        (policy) => !retryPolicies.includes(policy) && !/^[1-5]\d\d$/.test(policy),
    );
    const attempts = countProblems('retry.attempts', retry.attempts, 1);
    return [
        ...attempts,
        ...(attempts.length === 0 && retry.attempts < 2 && preference && retry.retryRemoteLocalities
            ? [
                  {
                      path: 'retry.attempts',
                      reason:
                          `is ${retry.attempts}: the first two tries of a request go to the priority that failed, whatever ` +
                          '`retry.retryRemoteLocalities` says.',
                      fix: 'Use at least 2.',
                  },
              ]
            : []),
        ...durationProblems('retry.perTryTimeout', retry.perTryTimeout),
        ...unknown.map((policy) => ({
            path: 'retry.retryOn',
            reason: `names "${policy}"; Istio knows ${retryPolicies.join(', ')} and status codes.`,
        })),
    ];
}

/** A try is the wait for a connection or the wait for a reply; Envoy does not count the former in the latter. */
function timingProblems({
    connectionPool,
    retry,
    timeout,
}: Pick<LocalityFailoverSpec, 'connectionPool' | 'retry' | 'timeout'>): Problem[] {
    const whole = milliseconds(timeout ?? '');
    if (!retry || whole === undefined) {
        return [];
    }
    const tries = retry.attempts + 1;
    const limits = [
        ['retry.perTryTimeout', retry.perTryTimeout],
        ['connectionPool.connectTimeout', connectionPool.connectTimeout],
    ] as const;
    return limits.flatMap(([argument, limit]) => {
        const each = milliseconds(limit ?? '');
        return each === undefined || each * tries <= whole
            ? []
            : [
                  {
                      path: argument,
                      reason:
                          `is ${limit}: ${tries} tries (\`retry.attempts\` ${retry.attempts} and the first) take up to ` +
                          `${(each * tries) / 1000}s, more than the ${timeout} of \`timeout\`, so the last would never be made.`,
                      fix: 'Shorten the one or raise the other.',
                  },
              ];
    });
}
