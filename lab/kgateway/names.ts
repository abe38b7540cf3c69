/** Namespace of kgateway's controller, as its chart has it by default. */
export const kgatewayNamespace = 'kgateway-system';

/** Name of the GatewayClass that the controller makes. */
export const kgatewayClass = 'kgateway';

/** Ports of the controller: Envoy's configuration, and its probes. */
export const controllerPorts = { xds: 9977, probes: 9093 } as const;
