import type * as pulumi from '@pulumi/pulumi';
import { milliseconds } from '../../../duration';
import { durationProblems } from '../../durationProblems';
import { countProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import type { HeaderToAdd, StatusRange, UpstreamHealthCheck } from './healthCheckSettings';

/** {@link UpstreamHealthCheck} with the defaults filled in. What is undefined is left to Gloo and Envoy. */
export type HealthCheckSpec = pulumi.Unwrap<UpstreamHealthCheck> & Required<typeof documented>;

/** The Gloo guide's health check, without its path. */
const documented = { timeout: '1s', interval: '1s', unhealthyThreshold: 1, healthyThreshold: 1 };

/** Arguments of a check by HTTP. */
const httpOnly = ['path', 'host', 'requestHeadersToAdd', 'expectedStatuses', 'useHttp2'] as const;

interface Surroundings {
    hardened: boolean;
    /** Full name of the Service. */
    serviceHost: string;
    /** Of the Upstream. */
    useHttp2: boolean;
}

export function healthCheckSpec(
    given: pulumi.Unwrap<UpstreamHealthCheck>,
    { hardened, serviceHost, useHttp2 }: Surroundings,
): HealthCheckSpec {
    const { grpcHealthCheck: grpc } = given;
    return {
        ...documented,
        ...(hardened && { noTrafficInterval: given.interval ?? documented.interval, reuseConnection: false }),
        ...(!grpc && { path: '/health', ...(hardened && { host: serviceHost }), ...(useHttp2 && { useHttp2 }) }),
        ...given,
        ...(grpc && { grpcHealthCheck: { ...(hardened && { authority: serviceHost }), ...grpc } }),
    };
}

/** What is wrong with a health check. `useHttp2` is the Upstream's. */
export function healthCheckProblems(check: HealthCheckSpec, useHttp2: boolean): Problem[] {
    return [
        ...(check.grpcHealthCheck ? grpcProblems(check, useHttp2) : httpProblems(check)),
        ...(check.host === '' || check.grpcHealthCheck?.authority === ''
            ? [
                  {
                      path: check.host === '' ? 'healthCheck.host' : 'healthCheck.grpcHealthCheck.authority',
                      reason: 'is empty',
                      fix: 'leave it out for the name of the Service.',
                  },
              ]
            : []),
        ...durationProblems('healthCheck.timeout', check.timeout),
        ...durationProblems('healthCheck.interval', check.interval),
        ...durationProblems('healthCheck.noTrafficInterval', check.noTrafficInterval),
        ...countProblems('healthCheck.unhealthyThreshold', check.unhealthyThreshold, 1),
        ...countProblems('healthCheck.healthyThreshold', check.healthyThreshold, 1),
        ...idleProblems(check),
    ];
}

/** Envoy refuses a cluster with checks by gRPC that is not reached by HTTP/2. */
function grpcProblems(check: HealthCheckSpec, useHttp2: boolean): Problem[] {
    return [
        ...(useHttp2
            ? []
            : [
                  {
                      path: 'healthCheck.grpcHealthCheck',
                      reason: 'needs HTTP/2, which the Upstream does not use.',
                      fix: 'Give the Upstream `useHttp2: true`.',
                  },
              ]),
        ...httpOnly
            .filter((name) => check[name] !== undefined)
            .map((name) => ({
                path: `healthCheck.${name}`,
                reason: 'has no effect on a check by gRPC',
                fix: 'leave it out, or `grpcHealthCheck`.',
            })),
    ];
}

function httpProblems({ path = '', requestHeadersToAdd = [], expectedStatuses }: HealthCheckSpec): Problem[] {
    return [
        ...(path.startsWith('/')
            ? []
            : [{ path: 'healthCheck.path', reason: `is "${path}"; a path starts with "/".` }]),
        ...requestHeadersToAdd.flatMap((header, index) =>
            headerProblems(`healthCheck.requestHeadersToAdd[${index}].header`, header),
        ),
        ...(expectedStatuses?.length === 0
            ? [{ path: 'healthCheck.expectedStatuses', reason: 'is empty', fix: 'leave it out for 200 alone.' }]
            : []),
        ...(expectedStatuses ?? []).flatMap((range, index) =>
            rangeProblems(`healthCheck.expectedStatuses[${index}]`, range),
        ),
    ];
}

function headerProblems(path: string, { header: { key, value } }: pulumi.Unwrap<HeaderToAdd>): Problem[] {
    return [
        ...(/^[-!#$%&'*+.^_`|~\dA-Za-z]+$/.test(key)
            ? []
            : [{ path: `${path}.key`, reason: `is "${key}"`, fix: 'write the name of a header, such as `x-probe`.' }]),
        ...(key.toLowerCase() === 'host'
            ? [{ path: `${path}.key`, reason: 'is "host", which Envoy does not add', fix: 'use `healthCheck.host`.' }]
            : []),
        ...(/[\r\n\0]/.test(value) ? [{ path: `${path}.value`, reason: 'is more than one line.' }] : []),
    ];
}

/** The limits are Envoy's (envoy.config.core.v3.HealthCheck.HttpHealthCheck, `expected_statuses`). */
function rangeProblems(path: string, { start, end }: pulumi.Unwrap<StatusRange>): Problem[] {
    return Number.isInteger(start) && Number.isInteger(end) && start >= 100 && start < end && end <= 600
        ? []
        : [
              {
                  path,
                  reason: `is from ${start} to ${end}`,
                  fix: 'use statuses from 100 to 599, with the one after the last as `end`.',
              },
          ];
}

function idleProblems({ interval, noTrafficInterval }: HealthCheckSpec): Problem[] {
    return (milliseconds(noTrafficInterval ?? '') ?? 0) > Math.max(5_000, milliseconds(interval) ?? 0)
        ? [
              {
                  path: 'healthCheck.noTrafficInterval',
                  reason: `is ${noTrafficInterval}: until that long after the first request, no failure is detected.`,
                  fix: 'Use at most 5s, or `interval`.',
              },
          ]
        : [];
}
