import { exceedsTimeout } from '../../analysis/rules/triesExceedTimeout';
import { milliseconds } from '../../duration';
import { durationProblems, timeoutProblems } from '../durationProblems';
import { grpcConditions, grpcRetryProblems } from '../grpcRetries';
import { countProblems, labelProblems, labelsProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import { portProblems } from '../valueProblems';
import { balancingProblems } from './balancing';
import { connectionPoolProblems } from './connectionPoolProblems';
import { entryHostProblems, serviceHostProblems } from './hostNames';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';
import { forEachPort } from './portSettings';
import type { TrafficSettings } from './trafficSettings';

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
    ...grpcConditions,
];

/** Names of the arguments of a component that say which gateway a service has. */
export interface EntryArguments {
    hosts: string;
    gatewayName: string;
    gatewaySelector: string;
}

/**
 * What is wrong with the names, the route, its retries and its connections.
 *
 * @param namespace Namespace as the user gave it.
 */
export function routeProblems(
    spec: Omit<LocalityFailoverSpec, 'distribution' | 'localities' | 'regions'>,
    namespace: string | undefined,
): Problem[] {
    const { connectionPool, service } = spec;
    const host = serviceHostProblems('service.host', service.host, namespace);
    return [
        ...host,
        ...(host.length > 0 && namespace === undefined ? [] : labelProblems('namespace', spec.namespace)),
        ...labelProblems('ruleName', spec.ruleName),
        ...portProblems('service.port', service.port),
        ...connectionPoolProblems(connectionPool),
        ...balancingProblems('balancing', spec.balancing),
        ...subsetProblems(service),
        ...timeoutProblems('timeout', spec.timeout),
        ...retryProblems(spec),
        ...timingProblems(spec),
    ];
}

/** What is wrong with the way through an ingress gateway. */
export function entryProblems(
    { gatewayName, gatewaySelector, hosts }: Pick<LocalityFailoverSpec, 'gatewayName' | 'gatewaySelector' | 'hosts'>,
    entry: EntryArguments,
): Problem[] {
    return [
        ...labelProblems(entry.gatewayName, gatewayName),
        ...entryHostProblems(entry.hosts, hosts),
        ...(Object.keys(gatewaySelector).length > 0
            ? []
            : [{ path: entry.gatewaySelector, reason: 'is empty; it would make every proxy of the mesh a gateway.' }]),
        ...labelsProblems(entry.gatewaySelector, gatewaySelector),
    ];
}

function subsetProblems({ subset }: LocalityFailoverSpec['service']): Problem[] {
    return subset
        ? [
              ...labelProblems('service.subset.name', subset.name),
              ...(Object.keys(subset.labels).length > 0
                  ? []
                  : [{ path: 'service.subset.labels', reason: 'is empty; it would be all pods of the service.' }]),
              ...labelsProblems('service.subset.labels', subset.labels),
          ]
        : [];
}

function retryProblems({
    preference,
    priority,
    retry,
}: Pick<LocalityFailoverSpec, 'preference' | 'priority' | 'retry'>): Problem[] {
    if (!retry) {
        return [];
    }
    const policies = retry.retryOn?.split(',') ?? [];
    const unknown = policies.filter((policy) => !retryPolicies.includes(policy) && !/^[1-5]\d\d$/.test(policy));
    const attempts = countProblems('retry.attempts', retry.attempts, 1);
    return [
        ...attempts,
        ...(attempts.length === 0 && retry.attempts < 2 && (preference ?? priority) && retry.retryRemoteLocalities
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
        ...grpcRetryProblems('retry.retryOn', policies, retry.nonIdempotent),
    ];
}

/** A try is the wait for a connection or the wait for a reply; Envoy does not count the former in the latter. */
function timingProblems(spec: Pick<LocalityFailoverSpec, 'ports' | 'retry' | 'timeout'> & TrafficSettings): Problem[] {
    return [
        ...tooLong('retry.perTryTimeout', spec.retry?.perTryTimeout, spec),
        ...forEachPort(spec, ({ connectionPool }) =>
            tooLong('connectionPool.connectTimeout', connectionPool.connectTimeout, spec),
        ),
    ];
}

/** The problem with the time limit of a part of each try, or nothing. */
function tooLong(
    argument: string,
    limit: string | undefined,
    { retry, timeout }: Pick<LocalityFailoverSpec, 'retry' | 'timeout'>,
): Problem[] {
    const tries = (retry?.attempts ?? 0) + 1;
    return retry && limit !== undefined && exceedsTimeout(tries, limit, timeout)
        ? [
              {
                  path: argument,
                  reason:
                      `is ${limit}: ${tries} tries (\`retry.attempts\` ${retry.attempts} and the first) take up to ` +
                      `${((milliseconds(limit) ?? 0) * tries) / 1000}s, more than the ${timeout} of \`timeout\`, so the last would never be made.`,
                  fix: 'Shorten the one or raise the other.',
              },
          ]
        : [];
}
