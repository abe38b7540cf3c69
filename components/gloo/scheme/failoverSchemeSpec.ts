import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../../invalidArguments';
import type { FailoverSchemeArgs } from './failoverScheme';
import { clientSecretName, failoverPort, federationNamespace, glooNamespace } from '../gloo';
import type { DeclaredUpstream, RemoteGateway } from './settingsUnwrapped';
import { schemeProblems } from './problems';

/** Who writes the failover into the primary Upstream. */
export const SchemeMode = {
    /** Gloo Federation, as a `FailoverScheme` tells it. */
    Federation: 'federation',
    /** We do. */
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

export function failoverSchemeSpec(args: pulumi.Unwrap<FailoverSchemeArgs> & { mode: SchemeMode }): FailoverSchemeSpec {
    const spec: FailoverSchemeSpec = {
        mode: args.mode,
        schemeName: args.schemeName ?? 'failover-scheme',
        namespace: args.namespace ?? federationNamespace,
        // Federation looks at a scheme within seconds; a minute more where its own registration is still under way.
        acceptanceTimeoutSeconds: args.acceptanceTimeoutSeconds ?? 120,
        primary: inNamespace(args.primary),
        groups: args.groups.map(({ targets }) => ({
            targets: targets.map(({ cluster, upstreams, weight }) => ({
                cluster,
                upstreams: upstreams.map(({ name, namespace }) => ({ name, namespace: namespace ?? glooNamespace })),
                ...(weight !== undefined && { weight }),
            })),
        })),
        clusters: args.clusters.map(({ name, upstreams }) => ({ name, upstreams: upstreams.map(inNamespace) })),
        gateways: (args.gateways ?? []).map((gateway) => ({ ...gateway, port: gateway.port ?? failoverPort })),
        clientSecretName: args.clientSecretName ?? clientSecretName,
        ...(args.overprovisioningFactor !== undefined && { overprovisioningFactor: args.overprovisioningFactor }),
    };
    refuse('FailoverScheme', schemeProblems(spec));
    return spec;
}

function inNamespace<T extends { namespace?: string }>(reference: T): T & { namespace: string } {
    return { ...reference, namespace: reference.namespace ?? glooNamespace };
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
