import { fieldsOf, numberOf, objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Gateway errors that are counted for nothing. */
export const glooGatewayErrors: Rule = {
    id: 'gloo-gateway-errors',
    severity: 'error',
    scope: 'fleet',
    what: 'An Upstream counts gateway failures, and does not enforce their ejections.',
    why: 'By Envoy’s default, `consecutive_gateway_failure` is counted and ejects nothing; Gloo passes on what is given.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/outlier_detection.proto',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, upstreams }) =>
            [...upstreams.values()].flatMap(({ object }) => {
                const detection = fieldsOf(fieldsOf(object.content.spec).outlierDetection);
                const errors = numberOf(detection.consecutiveGatewayFailure) ?? 0;
                return errors > 0 && (numberOf(detection.enforcingConsecutiveGatewayFailure) ?? 0) === 0
                    ? [
                          {
                              cluster: name,
                              object: objectName(object),
                              field: 'spec.outlierDetection.enforcingConsecutiveGatewayFailure',
                              reason: `is 0, Envoy’s default: the ${errors} of \`consecutiveGatewayFailure\` eject nothing.`,
                              fix: {
                                  text: 'Set it to 100.',
                                  argument: 'HealthCheckedUpstream sets it',
                                  patch: { spec: { outlierDetection: { enforcingConsecutiveGatewayFailure: 100 } } },
                              },
                          },
                      ]
                    : [];
            }),
        ),
};
