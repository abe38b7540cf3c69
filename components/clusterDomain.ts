import type { Problem } from './problem';

/** DNS suffix of a cluster's Services unless its administrator chose another one. */
export const defaultClusterDomain = 'cluster.local';

/** Fully qualified host of a Service. */
export function serviceHost(name: string, namespace: string, clusterDomain: string): string {
    return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** The problem with the DNS suffix of a cluster's Services, or nothing. */
export function clusterDomainProblems(argument: string, domain: string): Problem[] {
    return /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/.test(domain)
        ? []
        : [
              {
                  path: argument,
                  reason: `is "${domain}"`,
                  fix: `write the DNS suffix of the cluster’s Services, such as \`${defaultClusterDomain}\`.`,
              },
          ];
}
