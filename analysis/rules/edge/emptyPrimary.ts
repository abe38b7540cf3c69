import { objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Primaries that may vanish. */
export const envoyGatewayEmptyPrimary: Rule = {
    id: 'envoy-gateway-empty-primary',
    severity: 'warning',
    scope: 'fleet',
    what: 'The primary of a route with a fallback is a Service, and nothing keeps it from having no endpoints.',
    why: 'When the last pod is gone (scaled to 0, deleted), Envoy Gateway answers 503 for the Service’s weight: half of the requests with equal weights. Pods that are not ready are no problem.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/traffic/failover/',
    check: ({ clusters }) =>
        clusters.flatMap(({ edgeRoutes, name, services }) =>
            edgeRoutes
                .filter(
                    ({ product, splits, tiers }) =>
                        product === 'Envoy Gateway' && tiers.length > 1 && splits.length === 0,
                )
                .flatMap(({ object, tiers }) =>
                    (tiers[0]?.targets ?? []).flatMap(({ to }) => {
                        const service = to.kind === 'service' && !to.isOneHost ? services.get(to.host) : undefined;
                        return service && !service.isKept
                            ? [
                                  {
                                      cluster: name,
                                      service: service.host,
                                      object: objectName(object),
                                      field: 'spec.rules[].backendRefs',
                                      reason: `has Service ${service.namespace}/${service.name} as primary: without endpoints it costs its share of the requests.`,
                                      fix: {
                                          text: 'Add an EndpointSlice with an endpoint that is never ready, and a weight of 1 : 1,000,000.',
                                          argument: 'EdgeFailover declares both',
                                      },
                                  },
                              ]
                            : [];
                    }),
                ),
        ),
};
