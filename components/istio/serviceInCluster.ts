import type * as pulumi from '@pulumi/pulumi';
import { oneClusterDomain } from '../oneClusterDomain';
import { clusterSetDomain, serviceOf } from './hostNames';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';

/**
 * Refuses a Service's host under another domain than its cluster has. The host of a set of clusters is in none of them.
 * Where the rule is in another namespace than the host names, the host may be that of a `ServiceEntry`, of any domain.
 */
export function serviceInCluster(
    component: pulumi.ComponentResource,
    subject: string,
    name: string,
    { namespace, service: { host } }: Pick<LocalityFailoverSpec, 'namespace' | 'service'>,
): void {
    const service = serviceOf(host);
    if (service?.namespace === namespace && service.clusterDomain !== clusterSetDomain) {
        oneClusterDomain(component, subject, name, { path: 'service.host', domain: service.clusterDomain });
    }
}
