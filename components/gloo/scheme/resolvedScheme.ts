import type * as pulumi from '@pulumi/pulumi';
import type * as upstreams from '../upstream/settings';
import type * as settings from './settings';

/** The settings once known, with namespaces and ports filled in. */
export type DeclaredUpstream = pulumi.Unwrap<upstreams.DeclaredUpstream> & { namespace: string };
export type RemoteGateway = pulumi.Unwrap<settings.RemoteGateway> & { port: number };

/** Writer of the primary Upstream's failover. */
export const SchemeMode = {
    /** Gloo Federation, from a `FailoverScheme`. */
    Federation: 'federation',
    /** This component. */
    Direct: 'direct',
} as const;
export type SchemeMode = (typeof SchemeMode)[keyof typeof SchemeMode];

/** A {@link FailoverSchemeArgs} with the defaults filled in. */
export interface FailoverSchemeSpec {
    mode: SchemeMode;
    schemeName: string;
    namespace: string;
    acceptanceTimeoutSeconds: number;
    primary: { cluster: string; name: string; namespace: string };
    groups: { targets: SchemeTarget[] }[];
    clusters: { name: string; upstreams: DeclaredUpstream[] }[];
    gateways: RemoteGateway[];
    clientSecretName: string;
    overprovisioningFactor?: number;
}

export interface SchemeTarget {
    cluster: string;
    upstreams: { name: string; namespace: string }[];
    weight?: number;
}

/** The Upstream as its cluster has declared it. */
export function declarationOf(
    { clusters }: Pick<FailoverSchemeSpec, 'clusters'>,
    cluster: string,
    { name, namespace }: { name: string; namespace: string },
): DeclaredUpstream | undefined {
    return clusters
        .find((known) => known.name === cluster)
        ?.upstreams.find((upstream) => upstream.name === name && upstream.namespace === namespace);
}
