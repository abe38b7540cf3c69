import type { Message } from './envoyTypes';
import { pick, type Problems } from './problems';
import type { HealthCheck, HttpHealthCheck, UpstreamSpec } from './resources';

/** Fields of a health check that Gloo's API has from Envoy's (envoy.config.core.v3.HealthCheck), with the same meaning. */
const same = [
    'timeout',
    'interval',
    'initialJitter',
    'intervalJitter',
    'intervalJitterPercent',
    'unhealthyThreshold',
    'healthyThreshold',
    'reuseConnection',
    'noTrafficInterval',
    'unhealthyInterval',
    'unhealthyEdgeInterval',
    'healthyEdgeInterval',
    'alwaysLogHealthCheckFailures',
    'tcpHealthCheck',
];
const sameHttp = ['host', 'path', 'method', 'expectedStatuses'];
const grpc = ['serviceName', 'authority'];

/** Without these Gloo refuses a health check (https://docs.solo.io, upstream.proto). */
const required = ['timeout', 'interval', 'unhealthyThreshold', 'healthyThreshold'];

/** Fields of Envoy's outlier detection (envoy.config.cluster.v3.OutlierDetection) that Gloo's API has too. */
const outlierFields = [
    'consecutive5xx',
    'interval',
    'baseEjectionTime',
    'maxEjectionPercent',
    'enforcingConsecutive5xx',
    'enforcingSuccessRate',
    'successRateMinimumHosts',
    'successRateRequestVolume',
    'successRateStdevFactor',
    'consecutiveGatewayFailure',
    'enforcingConsecutiveGatewayFailure',
    'splitExternalLocalOriginErrors',
    'consecutiveLocalOriginFailure',
    'enforcingConsecutiveLocalOriginFailure',
    'enforcingLocalOriginSuccessRate',
];

/** Active health checks; Envoy runs them on every priority, so through the other clusters' gateways too. */
export function healthChecks(upstream: UpstreamSpec, problems: Problems): Message[] {
    return (upstream.healthChecks ?? []).map((check, at) => healthCheck(check, `spec.healthChecks[${at}]`, problems));
}

function healthCheck(check: HealthCheck, path: string, problems: Problems): Message {
    problems.unknownFields(check, path, [...same, 'httpHealthCheck', 'grpcHealthCheck']);
    problems.unknownFields(check.httpHealthCheck, `${path}.httpHealthCheck`, [
        ...sameHttp,
        'useHttp2',
        'requestHeadersToAdd',
    ]);
    problems.unknownFields(check.grpcHealthCheck, `${path}.grpcHealthCheck`, grpc);
    for (const name of required.filter((field) => check[field] === undefined)) {
        problems.add(`\`${path}.${name}\` is missing`);
    }
    const http = check.httpHealthCheck;
    if (!http && !check.grpcHealthCheck && !check['tcpHealthCheck']) {
        problems.add(`\`${path}\` has none of \`httpHealthCheck\`, \`grpcHealthCheck\` and \`tcpHealthCheck\``);
    }
    return {
        ...pick(check, same),
        ...(http ? { httpHealthCheck: httpHealthCheck(http, `${path}.httpHealthCheck`, problems) } : {}),
        ...(check.grpcHealthCheck ? { grpcHealthCheck: pick(check.grpcHealthCheck, grpc) } : {}),
    };
}

function httpHealthCheck(http: HttpHealthCheck, path: string, problems: Problems): Message {
    const headers = (http.requestHeadersToAdd ?? []).map(({ append, ...rest }, at) => {
        problems.unknownFields(rest, `${path}.requestHeadersToAdd[${at}]`, ['header']);
        return {
            ...pick(rest, ['header']),
            appendAction: append === false ? 'OVERWRITE_IF_EXISTS_OR_ADD' : 'APPEND_IF_EXISTS_OR_ADD',
        };
    });
    return {
        ...pick(http, sameHttp),
        ...(http.useHttp2 ? { codecClientType: 'HTTP2' } : {}),
        ...(headers.length > 0 ? { requestHeadersToAdd: headers } : {}),
    };
}

export function outlierDetection({ outlierDetection: detection }: UpstreamSpec, problems: Problems): Message {
    if (!detection) {
        return {};
    }
    problems.unknownFields(detection, 'spec.outlierDetection', outlierFields);
    if (detection['interval'] === undefined) {
        problems.add('`spec.outlierDetection.interval` is missing');
    }
    return { outlierDetection: pick(detection, outlierFields) };
}
