/** API groups of Gateway API and of Envoy Gateway. */
export const gatewayApiGroup = 'gateway.networking.k8s.io';
export const gatewayApi = `${gatewayApiGroup}/v1`;
export const envoyGatewayGroup = 'gateway.envoyproxy.io';
export const envoyGatewayApi = `${envoyGatewayGroup}/v1alpha1`;

/** Namespace of Envoy Gateway's chart; the controller creates every gateway's Envoy pods there. */
export const envoyGatewayNamespace = 'envoy-gateway-system';

/** Name that a GatewayClass gives to be Envoy Gateway's: the chart's default. */
export const controllerName = 'gateway.envoyproxy.io/gatewayclass-controller';

/** Name of the Gateway of an `EdgeGateway`. */
export const edgeGatewayName = 'edge';

/** Labels of a gateway's Envoy pods. */
export function proxyLabels(gateway: { name: string; namespace: string }): Record<string, string> {
    return {
        [`${envoyGatewayGroup}/owning-gateway-name`]: gateway.name,
        [`${envoyGatewayGroup}/owning-gateway-namespace`]: gateway.namespace,
    };
}

/**
 * Port of an Envoy pod for a port of its Gateway. Ports below 1024 are shifted, as Envoy runs without privileges
 * (internal/gatewayapi/helpers.go, `servicePortToContainerPort`).
 */
export function containerPort(port: number): number {
    return port < 1024 ? port + 10_000 : port;
}
