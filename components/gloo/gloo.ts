/** API groups of Gloo. */
export const glooApi = 'gloo.solo.io/v1';
export const gatewayApi = 'gateway.solo.io/v1';
export const federationApi = 'fed.solo.io/v1';
export const multiclusterApi = 'multicluster.solo.io/v1alpha1';

/** Namespace of Gloo's charts, and default namespace of Upstreams and Secrets. */
export const glooNamespace = 'gloo-system';

/** Namespace of Federation and its resources in the Gloo guide. */
export const federationNamespace = 'gloo-fed';

/** Port of failover gateways in the Gloo guide and in the chart. */
export const failoverPort = 15_443;

/** Name of the client certificate that Federation gives to an Upstream with failover. */
export const clientSecretName = 'failover-upstream';

/** Name of the remote gateway's server certificate in the Gloo guide and in the chart. */
export const serverSecretName = 'failover-downstream';

/**
 * Name of an Upstream in Gloo's Envoy, and therefore its SNI at a failover gateway (gloo/projects/gloo/pkg/translator,
 * `UpstreamToClusterName`).
 */
export function upstreamSni(name: string, namespace: string): string {
    return `${name}_${namespace}`;
}
