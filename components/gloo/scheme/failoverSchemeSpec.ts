import type * as pulumi from '@pulumi/pulumi';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { clientSecretName, failoverPort, federationNamespace, glooNamespace } from '../gloo';
import type { FailoverSchemeArgs } from './failoverScheme';
import { schemeProblems } from './problems';
import { type FailoverSchemeSpec, SchemeMode } from './resolvedScheme';

export function failoverSchemeSpec(args: pulumi.Unwrap<FailoverSchemeArgs> & { mode: SchemeMode }): FailoverSchemeSpec {
    const spec: FailoverSchemeSpec = {
        mode: args.mode,
        schemeName: args.schemeName ?? 'failover-scheme',
        namespace: args.namespace ?? federationNamespace,
        // Federation accepts a scheme within seconds; it can take a minute more while clusters are being registered.
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

/** What a cluster has once: the scheme's name, and the failover of an Upstream. */
export function failoverSchemeSingles({ mode, namespace, primary, schemeName }: FailoverSchemeSpec): Single[] {
    return [
        {
            path: 'primary',
            thing: `the failover of Upstream ${primary.namespace}/${primary.name}`,
            fix: 'declare all its `groups` in one scheme.',
        },
        ...(mode === SchemeMode.Federation
            ? [
                  {
                      path: 'schemeName',
                      thing: `FailoverScheme ${namespace}/${schemeName}`,
                      fix: 'give each scheme its own `schemeName`.',
                  },
              ]
            : []),
    ];
}
