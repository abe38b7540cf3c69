import type * as pulumi from '@pulumi/pulumi';
import { oneClusterDomain } from '../oneClusterDomain';
import { serviceOf } from './hostNames';

/** Refuses a Service's host under another domain than its cluster has; a `ServiceEntry` has a host of any domain. */
export function serviceInCluster(
    component: pulumi.ComponentResource,
    subject: string,
    name: string,
    host: string,
): void {
    const service = serviceOf(host);
    if (service) {
        oneClusterDomain(component, subject, name, { path: 'service.host', domain: service.clusterDomain });
    }
}
