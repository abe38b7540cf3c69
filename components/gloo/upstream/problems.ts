import { clusterDomainProblems } from '../../clusterDomain';
import { durationProblems } from '../../durationProblems';
import { Hardening } from '../../istio/hardening';
import { countProblems, labelProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { enumProblems, portProblems } from '../../valueProblems';
import { healthCheckProblems } from './healthCheck';
import type { UpstreamSpec } from './healthCheckedUpstreamSpec';
import { sslConfigProblems } from './sslConfig';

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
        ...healthCheckProblems(spec.healthCheck, spec.useHttp2),
        ...sslConfigProblems(spec.sslConfig, spec.hardening),
        ...outlierProblems(spec),
        ...Object.entries(spec.circuitBreakers).flatMap(([limit, value]) =>
            countProblems(`circuitBreakers.${limit}`, value, 0),
        ),
        ...loadBalancingProblems(spec),
        ...durationProblems('connectTimeout', spec.connectTimeout),
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
