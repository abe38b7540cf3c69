import { milliseconds } from '../../../duration';
import { detects } from '../../paths/path';
import type { Rule } from '../rule';
import { edgePathsOf, fieldOf, onPath } from '../subject';

const longest = 10_000;

/** Health checks that begin late. */
export const edgeBlindUntilTraffic: Rule = {
    id: 'edge-blind-until-traffic',
    severity: 'warning',
    scope: 'service',
    what: 'An active health check has no short interval for clusters without traffic, and no outlier detection beside it.',
    why: 'Envoy checks a cluster every 60 s until its first request, whatever the interval is: a primary that fails in that time is noticed late.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/core/v3/health_check.proto',
    check: (fleet) =>
        edgePathsOf(fleet).flatMap((path) => {
            const { detection, healthCheck } = path;
            const interval = milliseconds(healthCheck?.value.noTrafficInterval ?? '');
            return healthCheck && !detects(detection?.value) && (interval === undefined || interval > longest)
                ? [
                      {
                          ...onPath(path),
                          field: `${fieldOf(healthCheck, 'health check')}.noTrafficInterval`,
                          reason: `is ${healthCheck.value.noTrafficInterval ?? 'not set (60 s)'}: until the first request, failures are noticed that late.`,
                          fix: {
                              text: 'Set it to 1 s in Gloo, by an EnvoyPatchPolicy in Envoy Gateway; or add outlier detection.',
                              argument: 'HealthCheckedUpstream and EdgeFailover set it',
                          },
                      },
                  ]
                : [];
        }),
};
