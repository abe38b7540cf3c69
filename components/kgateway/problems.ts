import { repeated } from '../../analysis/repeated';
import { durationProblems, timeoutProblems } from '../durationProblems';
import { edgeRetryProblems, envoyRetryConditions } from '../edgeRetry';
import { serverNameProblems } from '../gatewayApi/receiver/failoverReceiverSpec';
import { countProblems, labelProblems, subdomainProblems, suffixProblems } from '../kubernetesNames';
import { hostProblems } from '../networkAddress';
import type { Problem } from '../problem';
import { portProblems } from '../valueProblems';
import { groups } from './groups';
import type { PriorityBackendSpec } from './priorityBackendSpec';

/** Most groups, and most Backends of a group. */
const greatest = 16;

/** What is wrong with the tiers, including what kgateway accepts and then does not fail over with. */
export function priorityProblems(spec: PriorityBackendSpec): Problem[] {
    const { healthCheck, outlierDetection, prefix, routeName, targets } = spec;
    return [
        ...targets.flatMap(({ address, cluster, port, tier }, index) => [
            ...labelProblems(`targets[${index}].cluster`, cluster),
            ...suffixProblems(`targets[${index}].cluster`, cluster, `${routeName}-`),
            ...hostProblems(`targets[${index}].address`, address),
            ...portProblems(`targets[${index}].port`, port),
            ...countProblems(`targets[${index}].tier`, tier, 1),
        ]),
        ...repeated(targets.map(({ cluster }) => cluster)).map((cluster) => ({
            path: 'targets',
            reason: `names "${cluster}" twice.`,
        })),
        ...tierProblems(spec),
        ...serverNameProblems('serverName', spec.serverName),
        ...(prefix.startsWith('/') ? [] : [{ path: 'prefix', reason: `is "${prefix}"; a path starts with "/".` }]),
        ...labelProblems('gatewayName', spec.gatewayName),
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('routeName', routeName),
        ...subdomainProblems('clientSecretName', spec.clientSecretName),
        ...(healthCheck.path.startsWith('/')
            ? []
            : [{ path: 'healthCheck.path', reason: `is "${healthCheck.path}"; a path starts with "/".` }]),
        ...durationProblems('healthCheck.interval', healthCheck.interval),
        ...durationProblems('healthCheck.timeout', healthCheck.timeout),
        ...countProblems('healthCheck.unhealthyThreshold', healthCheck.unhealthyThreshold, 1),
        ...countProblems('healthCheck.healthyThreshold', healthCheck.healthyThreshold, 1),
        ...countProblems('outlierDetection.consecutive5xx', outlierDetection.consecutive5xx, 1),
        ...durationProblems('outlierDetection.interval', outlierDetection.interval),
        ...durationProblems('outlierDetection.baseEjectionTime', outlierDetection.baseEjectionTime),
        ...edgeRetryProblems(spec.retry, spec.timeout, envoyRetryConditions),
        ...durationProblems('connectTimeout', spec.connectTimeout),
        ...timeoutProblems('timeout', spec.timeout),
    ];
}

function tierProblems(spec: PriorityBackendSpec): Problem[] {
    const found = groups(spec);
    return [
        ...(found.length > 1
            ? []
            : [
                  {
                      path: 'targets',
                      reason: 'has one tier or none: nothing replaces it.',
                      fix: 'Name the primary’s own gateway first, and the other clusters’ after it.',
                  },
              ]),
        ...(found.length <= greatest && found.every((group) => group.length <= greatest)
            ? []
            : [
                  {
                      path: 'targets',
                      reason: `has ${found.length} tiers, of at most ${Math.max(...found.map(({ length }) => length))} targets`,
                      fix: `use at most ${greatest} of each: kgateway takes no more.`,
                  },
              ]),
    ];
}
