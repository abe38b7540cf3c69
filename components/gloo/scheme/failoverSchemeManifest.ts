import { federationApi } from '../gloo';
import type { FailoverSchemeSpec } from './resolvedScheme';

/** The `fed.solo.io/v1` FailoverScheme that we declare. */
export interface SchemeManifest {
    apiVersion: typeof federationApi;
    kind: 'FailoverScheme';
    metadata: { name: string; namespace: string };
    spec: {
        /** The primary says `clusterName`, the targets say `cluster`. */
        primary: { clusterName: string; name: string; namespace: string };
        failoverGroups: {
            priorityGroup: {
                cluster: string;
                upstreams: { name: string; namespace: string }[];
                localityWeight?: number;
            }[];
        }[];
    };
}

/** The scheme: the primary is priority 0, the groups are 1 and so on, in their order. */
export function failoverScheme({ schemeName, namespace, primary, groups }: FailoverSchemeSpec): SchemeManifest {
    return {
        apiVersion: federationApi,
        kind: 'FailoverScheme',
        metadata: { name: schemeName, namespace },
        spec: {
            primary: { clusterName: primary.cluster, name: primary.name, namespace: primary.namespace },
            failoverGroups: groups.map(({ targets }) => ({
                priorityGroup: targets.map(({ cluster, upstreams, weight }) => ({
                    cluster,
                    upstreams,
                    ...(weight !== undefined && { localityWeight: weight }),
                })),
            })),
        },
    };
}
