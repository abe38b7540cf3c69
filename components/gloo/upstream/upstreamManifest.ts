import type * as pulumi from '@pulumi/pulumi';
import { glooApi } from '../gloo';
import { glooDuration } from '../glooDuration';
import type { HealthCheckSpec } from './healthCheck';
import type { UpstreamSpec } from './healthCheckedUpstreamSpec';
import type { GrpcHealthCheck, HeaderToAdd, StatusRange } from './healthCheckSettings';
import type { SslConfig } from './sslConfig';

/** The `gloo.solo.io/v1` Upstream that we declare. */
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
        useHttp2?: boolean;
        sslConfig?: SslConfig;
    };
}

interface HealthCheck {
    timeout: string;
    interval: string;
    unhealthyThreshold: number;
    healthyThreshold: number;
    noTrafficInterval?: string;
    reuseConnection?: boolean;
    httpHealthCheck?: {
        path?: string;
        host?: string;
        requestHeadersToAdd?: pulumi.Unwrap<HeaderToAdd>[];
        expectedStatuses?: pulumi.Unwrap<StatusRange>[];
        useHttp2?: boolean;
    };
    grpcHealthCheck?: pulumi.Unwrap<GrpcHealthCheck>;
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
            healthChecks: [healthCheck(spec.healthCheck)],
            ...(outlierDetection && {
                outlierDetection: {
                    ...outlierDetection,
                    interval: glooDuration(outlierDetection.interval),
                    baseEjectionTime: glooDuration(outlierDetection.baseEjectionTime),
                    enforcingConsecutiveGatewayFailure: 100, // by default Envoy counts them and ejects nothing
                },
            }),
            ...(Object.keys(circuitBreakers).length > 0 && { circuitBreakers: { ...circuitBreakers } }),
            ...(Object.keys(loadBalancerConfig).length > 0 && { loadBalancerConfig }),
            ...(connectTimeout !== undefined && { connectionConfig: { connectTimeout: glooDuration(connectTimeout) } }),
            ...(spec.ignoreHealthOnHostRemoval && { ignoreHealthOnHostRemoval: true }),
            ...(spec.useHttp2 && { useHttp2: true }),
            ...(spec.sslConfig && { sslConfig: spec.sslConfig }),
        },
    };
}

function healthCheck(check: HealthCheckSpec): HealthCheck {
    const { path, host, requestHeadersToAdd, expectedStatuses, useHttp2, grpcHealthCheck } = check;
    return {
        timeout: glooDuration(check.timeout),
        interval: glooDuration(check.interval),
        unhealthyThreshold: check.unhealthyThreshold,
        healthyThreshold: check.healthyThreshold,
        ...(check.noTrafficInterval !== undefined && { noTrafficInterval: glooDuration(check.noTrafficInterval) }),
        ...(check.reuseConnection !== undefined && { reuseConnection: check.reuseConnection }),
        ...(grpcHealthCheck
            ? { grpcHealthCheck }
            : {
                  httpHealthCheck: {
                      ...(path !== undefined && { path }),
                      ...(host !== undefined && { host }),
                      ...(requestHeadersToAdd && { requestHeadersToAdd }),
                      ...(expectedStatuses && { expectedStatuses }),
                      ...(useHttp2 && { useHttp2 }),
                  },
              }),
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

/** The settings of the Upstream that a failover needs. */
export function declaredUpstream(spec: UpstreamSpec) {
    const { host, path, grpcHealthCheck, expectedStatuses, requestHeadersToAdd = [] } = spec.healthCheck;
    const checkedHost = grpcHealthCheck ? grpcHealthCheck.authority : host;
    return {
        name: spec.upstreamName,
        namespace: spec.namespace,
        failureDetected: true,
        localityWeighted: spec.loadBalancing.localityWeighted ?? false,
        useHttp2: spec.useHttp2,
        grpcHealthCheck: grpcHealthCheck !== undefined,
        ...(path !== undefined && { healthCheckPath: path }),
        ...(checkedHost !== undefined && { healthCheckHost: checkedHost }),
        ...(!grpcHealthCheck && {
            healthCheckHeaders: requestHeadersToAdd.map(({ header }) => header.key.toLowerCase()).sort(),
            expectedStatuses: expectedStatuses ?? [{ start: 200, end: 201 }],
        }),
    };
}
