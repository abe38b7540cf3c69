import { glooApi } from '../gloo';
import { glooDuration } from '../glooDuration';
import type { UpstreamSpec } from './healthCheckedUpstreamSpec';

/** A `gloo.solo.io/v1` Upstream: what we emit. */
export interface Upstream {
    apiVersion: typeof glooApi;
    kind: 'Upstream';
    metadata: { name: string; namespace: string };
    spec: {
        kube: { serviceName: string; serviceNamespace: string; servicePort: number };
        healthChecks: HealthCheck[];
        outlierDetection?: OutlierDetection;
        circuitBreakers?: Record<string, number>;
        loadBalancerConfig?: {
            healthyPanicThreshold?: number;
            updateMergeWindow?: string;
            localityWeightedLbConfig?: object;
        };
        connectionConfig?: { connectTimeout: string };
        ignoreHealthOnHostRemoval?: boolean;
    };
}

interface HealthCheck {
    timeout: string;
    interval: string;
    unhealthyThreshold: number;
    healthyThreshold: number;
    noTrafficInterval?: string;
    reuseConnection?: boolean;
    httpHealthCheck: { path: string; host?: string };
}

interface OutlierDetection {
    interval: string;
    baseEjectionTime: string;
    maxEjectionPercent: number;
    consecutive5xx: number;
    consecutiveGatewayFailure: number;
    enforcingConsecutiveGatewayFailure: number;
}

/** The Upstream of a Service, with its health checks. */
export function upstream(spec: UpstreamSpec): Upstream {
    const { service, outlierDetection, circuitBreakers, connectTimeout } = spec;
    const loadBalancerConfig = loadBalancing(spec);
    return {
        apiVersion: glooApi,
        kind: 'Upstream',
        metadata: { name: spec.upstreamName, namespace: spec.namespace },
        spec: {
            kube: { serviceName: service.name, serviceNamespace: service.namespace, servicePort: service.port },
            healthChecks: [healthCheck(spec)],
            ...(outlierDetection && {
                outlierDetection: {
                    ...outlierDetection,
                    interval: glooDuration(outlierDetection.interval),
                    baseEjectionTime: glooDuration(outlierDetection.baseEjectionTime),
                    enforcingConsecutiveGatewayFailure: 100, // Envoy counts them and ejects nobody unless told to
                },
            }),
            ...(Object.keys(circuitBreakers).length > 0 && { circuitBreakers: { ...circuitBreakers } }),
            ...(Object.keys(loadBalancerConfig).length > 0 && { loadBalancerConfig }),
            ...(connectTimeout !== undefined && { connectionConfig: { connectTimeout: glooDuration(connectTimeout) } }),
            ...(spec.ignoreHealthOnHostRemoval && { ignoreHealthOnHostRemoval: true }),
        },
    };
}

function healthCheck({ healthCheck: check }: UpstreamSpec): HealthCheck {
    return {
        timeout: glooDuration(check.timeout),
        interval: glooDuration(check.interval),
        unhealthyThreshold: check.unhealthyThreshold,
        healthyThreshold: check.healthyThreshold,
        ...(check.noTrafficInterval !== undefined && { noTrafficInterval: glooDuration(check.noTrafficInterval) }),
        ...(check.reuseConnection !== undefined && { reuseConnection: check.reuseConnection }),
        httpHealthCheck: { path: check.path, ...(check.host !== undefined && { host: check.host }) },
    };
}

function loadBalancing({ loadBalancing: settings }: UpstreamSpec) {
    const { healthyPanicThreshold, updateMergeWindow, localityWeighted } = settings;
    return {
        ...(healthyPanicThreshold !== undefined && { healthyPanicThreshold }),
        ...(updateMergeWindow !== undefined && { updateMergeWindow: glooDuration(updateMergeWindow) }),
        ...(localityWeighted && { localityWeightedLbConfig: {} }),
    };
}

/** What a failover has to know of the Upstream. */
export function declaredUpstream(spec: UpstreamSpec) {
    const { host, path } = spec.healthCheck;
    return {
        name: spec.upstreamName,
        namespace: spec.namespace,
        failureDetected: true,
        localityWeighted: spec.loadBalancing.localityWeighted ?? false,
        healthCheckPath: path,
        ...(host !== undefined && { healthCheckHost: host }),
    };
}
