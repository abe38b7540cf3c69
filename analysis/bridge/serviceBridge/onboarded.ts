import type { Labels } from '../../manifests/kubernetesObject';

/** A cluster as its control plane sees it. */
export interface OnboardedCluster {
    readonly name: string;
    /** Region of its nodes; undefined as long as none says it. */
    readonly region?: string;
    /** Namespaces that exist and are not being deleted. */
    readonly namespaces: readonly string[];
    readonly services: readonly OnboardedService[];
}

/** A Service: of an application, or of a gateway. */
export interface OnboardedService {
    readonly name: string;
    readonly namespace: string;
    /** Labels by which it selects its pods. */
    readonly selector: Labels;
    /** Addresses of its load balancer: IP addresses or DNS names. */
    readonly addresses: readonly string[];
    /** Addresses of its ready pods. */
    readonly podAddresses: readonly string[];
}

/** The Service of a gateway's pods: of those that carry the labels. One with a load balancer comes first. */
export function serviceOfPods(
    { services }: OnboardedCluster,
    namespace: string,
    labels: Labels,
): OnboardedService | undefined {
    const wanted = Object.entries(labels);
    const found = services.filter(
        (service) =>
            service.namespace === namespace &&
            wanted.length > 0 &&
            wanted.every(([label, value]) => service.selector[label] === value),
    );
    return found.find(({ addresses }) => addresses.length > 0) ?? found[0];
}
