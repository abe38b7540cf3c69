/** Domain of the clusters' Services. */
const clusterDomain = 'cluster.local';

/**
 * The full host of a name in a rule. Istio completes a name without a dot by the rule's namespace, and takes any other
 * as it is: `reviews.shop` is not completed, and matches no Service
 * (https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule-host).
 */
export function fullHost(host: string, namespace: string): string {
    return host.includes('.') || host === '*' ? host : serviceHost(host, namespace);
}

/** Host of a Kubernetes Service. */
export function serviceHost(name: string, namespace: string): string {
    return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** Whether a host of a rule, which may begin with `*`, covers a host. */
export function coversHost(pattern: string, host: string): boolean {
    return pattern === host || (pattern.startsWith('*') && host.endsWith(pattern.slice(1)));
}
