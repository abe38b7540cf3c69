import type { Rule } from './rule';
import { clustersOf, hostsOf, onPath } from './subject';

/** Errors in a row that one bad pod may well cause. */
const least = 3;

/** A whole cluster that a single error ejects. */
export const brittleDetection: Rule = {
    id: 'brittle-detection',
    severity: 'warning',
    scope: 'service',
    what: 'One or two 5xx in a row eject an address behind which a whole cluster is.',
    why: 'For the caller’s Envoy, a gateway is one endpoint: an application that answers 500 twice takes all of its cluster away.',
    source: 'https://github.com/istio/istio/issues/52435',
    check: ({ services }) =>
        services
            .flatMap(({ paths }) => paths)
            .filter((path) => clustersOf(path).length > 1)
            .flatMap((path) => {
                const errors = path.detection?.value.consecutive5xxErrors ?? 0;
                const whole = hostsOf(path).find(({ kind, weight }) => kind !== 'pod' && weight > 1);
                return errors > 0 && errors < least && whole
                    ? [
                          {
                              ...onPath(path),
                              field:
                                  path.detection && 'field' in path.detection.source
                                      ? `${path.detection.source.field}.consecutive5xxErrors`
                                      : 'consecutive5xxErrors',
                              reason: `is ${errors}: so many errors of one pod eject all of \`${whole.cluster}\`, which is behind ${whole.address}.`,
                              fix: {
                                  text: 'Use 5, or count gateway errors instead.',
                                  argument: '`detection.consecutiveGatewayErrors`',
                              },
                          },
                      ]
                    : [];
            }),
};
