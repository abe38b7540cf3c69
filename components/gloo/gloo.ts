/** API groups of Gloo. */
export const glooApi = 'gloo.solo.io/v1';
export const gatewayApi = 'gateway.solo.io/v1';
export const federationApi = 'fed.solo.io/v1';
export const multiclusterApi = 'multicluster.solo.io/v1alpha1';

/** Where Gloo is installed by its charts, and where it looks for Upstreams and Secrets unless told otherwise. */
export const glooNamespace = 'gloo-system';

/** Where Federation and its resources are in the Gloo guide. */
export const federationNamespace = 'gloo-fed';

/** Port that gateways listen on for failover, in the Gloo guide and in the chart. */
export const failoverPort = 15_443;

/** Client certificate that Federation gives to an Upstream with failover, by this name. */
export const clientSecretName = 'failover-upstream';

/** Server certificate of the remote gateway in the Gloo guide and in the chart. */
export const serverSecretName = 'failover-downstream';

/**
 * Envoy's name of an Upstream on a proxy of Gloo, and therefore the SNI by which a failover gateway forwards to it
 * (gloo/projects/gloo/pkg/translator, `UpstreamToClusterName`).
 */
export function upstreamSni(name: string, namespace: string): string {
    return `${name}_${namespace}`;
}
