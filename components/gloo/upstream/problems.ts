import { clusterDomainProblems } from '../../clusterDomain';
import { durationProblems, milliseconds } from '../../duration';
import { Hardening } from '../../istio/hardening';
import { countProblems, labelProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { enumProblems, portProblems } from '../problems';
import type { UpstreamSpec } from './healthCheckedUpstreamSpec';

/** What is wrong with an Upstream. */
export function upstreamProblems(spec: UpstreamSpec): Problem[] {
    return [
        ...labelProblems('upstreamName', spec.upstreamName),
        ...labelProblems('namespace', spec.namespace),
        ...enumProblems('hardening', spec.hardening, Hardening),
        ...labelProblems('service.name', spec.service.name),
        ...labelProblems('service.namespace', spec.service.namespace),
        ...portProblems('service.port', spec.service.port),
        ...clusterDomainProblems('clusterDomain', spec.clusterDomain),
        ...healthCheckProblems(spec),
        ...outlierProblems(spec),
        ...Object.entries(spec.circuitBreakers).flatMap(([limit, value]) =>
            countProblems(`circuitBreakers.${limit}`, value, 0),
        ),
        ...loadBalancingProblems(spec),
        ...durationProblems('connectTimeout', spec.connectTimeout),
    ];
}

function healthCheckProblems({ healthCheck }: UpstreamSpec): Problem[] {
    const { timeout, interval, noTrafficInterval } = healthCheck;
    return [
        ...(healthCheck.path.startsWith('/')
            ? []
            : [{ path: 'healthCheck.path', reason: `is "${healthCheck.path}"; a path starts with "/".` }]),
        ...(healthCheck.host === ''
            ? [{ path: 'healthCheck.host', reason: 'is empty', fix: 'leave it out for the name of the Service.' }]
            : []),
        ...durationProblems('healthCheck.timeout', timeout),
        ...durationProblems('healthCheck.interval', interval),
        ...durationProblems('healthCheck.noTrafficInterval', noTrafficInterval),
        ...countProblems('healthCheck.unhealthyThreshold', healthCheck.unhealthyThreshold, 1),
        ...countProblems('healthCheck.healthyThreshold', healthCheck.healthyThreshold, 1),
        ...((milliseconds(noTrafficInterval ?? '') ?? 0) > Math.max(5_000, milliseconds(interval) ?? 0)
            ? [
                  {
                      path: 'healthCheck.noTrafficInterval',
                      reason:
                          `is ${noTrafficInterval}: until the first request has come, and for as long after it, no failure is ` +
                          'noticed.',
                      fix: 'Use at most 5s, or `interval`.',
                  },
              ]
            : []),
    ];
}

function outlierProblems({ outlierDetection }: UpstreamSpec): Problem[] {
    if (!outlierDetection) {
        return [];
    }
    const { interval, baseEjectionTime, consecutive5xx, consecutiveGatewayFailure, maxEjectionPercent } =
        outlierDetection;
    return [
        ...durationProblems('outlierDetection.interval', interval),
        ...durationProblems('outlierDetection.baseEjectionTime', baseEjectionTime),
        ...countProblems('outlierDetection.consecutive5xx', consecutive5xx, 0),
        ...countProblems('outlierDetection.consecutiveGatewayFailure', consecutiveGatewayFailure, 0),
        ...(Number.isInteger(maxEjectionPercent) && maxEjectionPercent >= 1 && maxEjectionPercent <= 100
            ? []
            : [
                  {
                      path: 'outlierDetection.maxEjectionPercent',
                      reason: `is ${maxEjectionPercent}`,
                      fix: 'use 1 to 100.',
                  },
              ]),
        ...(consecutive5xx === 0 && consecutiveGatewayFailure === 0
            ? [
                  {
                      path: 'outlierDetection',
                      reason: 'counts nothing.',
                      fix: 'Give `consecutive5xx` or `consecutiveGatewayFailure` 1 or more.',
                  },
              ]
            : []),
    ];
}

function loadBalancingProblems({ loadBalancing }: UpstreamSpec): Problem[] {
    const { healthyPanicThreshold: panic, updateMergeWindow: window } = loadBalancing;
    return [
        ...(panic === undefined || (panic >= 0 && panic <= 100)
            ? []
            : [
                  {
                      path: 'loadBalancing.healthyPanicThreshold',
                      reason: `is ${panic}`,
                      fix: 'use a percentage from 0 to 100.',
                  },
              ]),
        ...(window === '0s' ? [] : durationProblems('loadBalancing.updateMergeWindow', window)),
    ];
}
