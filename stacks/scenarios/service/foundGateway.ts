import { fieldsOf, labelsOf, listOf, selects, textOf } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterReader } from '../../../drill/cluster/clusterReader';

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
