/** Namespace of Envoy Gateway's controller and of the Envoy pods that it makes, as its chart has it by default. */
export const envoyGatewayNamespace = 'envoy-gateway-system';

/** Name of the controller's Deployment, Service, ServiceAccount, and of the Secret with its certificate. */
export const controller = 'envoy-gateway';

/** Repository of the controller's image. The Envoy pods run it too, as their shutdown manager. */
export const imageRepository = 'envoyproxy/gateway';

export const programPath = '/usr/local/bin/envoy-gateway';
