import type { Rule } from './rule';

/** East-west gateways that let nothing through. */
export const noPassthrough: Rule = {
    id: 'no-passthrough',
    severity: 'error',
    scope: 'fleet',
    what: 'A cluster has an east-west gateway, and no `Gateway` with `AUTO_PASSTHROUGH`.',
    why: 'The Service of the gateway gives other networks an address. Only a server with `tls.mode: AUTO_PASSTHROUGH` on port 15443 routes what arrives there.',
    source: 'https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/#expose-services-in-cluster1',
    check: ({ clusters }) =>
        clusters
            .filter(({ gateways }) => !gateways.some((each) => each.isPassthrough))
            .flatMap(({ eastWest, name }) =>
                eastWest
                    .filter(({ isService }) => isService)
                    .slice(0, 1)
                    .map(({ source }) => ({ name, source })),
            )
            .map(({ name, source }) => ({
                cluster: name,
                object: source,
                field: 'port 15443',
                reason: 'is announced to other networks, and no `Gateway` of this cluster opens it with `AUTO_PASSTHROUGH`.',
                fix: {
                    text: 'Apply the `Gateway` `cross-network-gateway` of Istio’s guide.',
                    argument: 'EastWestGateway declares it',
                },
            })),
};
