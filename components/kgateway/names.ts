/** API group of kgateway. */
export const kgatewayGroup = 'gateway.kgateway.dev';
export const kgatewayApi = `${kgatewayGroup}/v1alpha1`;
