import { fieldsOf, type Labels, labelsOf, listOf, selects, textOf } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterReader, ReadObject } from '../../../drill/cluster/clusterReader';

/** The address of the load balancer before the gateway whose pods have these labels; undefined where there is none. */
export async function gatewayAddress(
    { list }: ClusterReader,
    gateway: Readonly<Record<string, string>>,
): Promise<string | undefined> {
    const services = await list('/api/v1/services');
    return services
        .filter(({ spec }) => spec?.['type'] === 'LoadBalancer' && selects(gateway, labelsOf(spec['selector'])))
        .flatMap(({ status }) => listOf(fieldsOf(status?.['loadBalancer']).ingress).map(fieldsOf))
        .flatMap(({ hostname, ip }) => textOf(ip) ?? textOf(hostname) ?? [])[0];
}

/** Pods of all namespaces with these labels. */
export function podsOf(list: ClusterReader['list'], labels: Labels): Promise<ReadObject[]> {
    return list(`/api/v1/pods${labelQuery(labels)}`);
}

/** Query for what has these labels. */
export function labelQuery(labels: Labels): string {
    const pairs = Object.entries(labels).map((pair) => pair.join('='));
    return `?labelSelector=${encodeURIComponent(pairs.join(','))}`;
}
