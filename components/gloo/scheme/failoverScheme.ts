import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import { resolvedFrom } from '../../resolved';
import { federationApi, glooApi, glooNamespace } from '../gloo';
import { awaitAcceptance } from './acceptance';
import { failoverScheme, type SchemeManifest } from './failoverSchemeManifest';
import { failoverSchemeSingles, failoverSchemeSpec } from './failoverSchemeSpec';
import { SchemeMode } from './resolvedScheme';
import type { FailoverCluster, FailoverGroup, FailoverPrimary, RemoteGateway } from './settings';
import { upstreamFailover } from './upstreamFailover';

/** Arguments of {@link FailoverScheme}. */
export interface FailoverSchemeArgs {
    /** The Upstream that fails over. */
    primary: pulumi.Input<FailoverPrimary>;
    /** Its fallbacks, in order: a group gets requests when all groups before it are down. */
    groups: pulumi.Input<pulumi.Input<FailoverGroup>[]>;
    /** All clusters named above, with their Upstreams. References are checked against them. */
    clusters: pulumi.Input<pulumi.Input<FailoverCluster>[]>;
    /**
     * The gateways of the targets' clusters. With them the mode is `direct`: this component writes the primary
     * Upstream's failover itself, and Federation is not needed. Without them it is `federation`.
     */
    gateways?: pulumi.Input<pulumi.Input<RemoteGateway>[]>;
    /** Secret with the client's certificate; `direct` only. Default: `failover-upstream`, in the Upstream's namespace. */
    clientSecretName?: pulumi.Input<string>;
    /**
     * Envoy's overprovisioning factor in percent; `direct` only. Default: 140, Envoy's: below 72 % healthy endpoints,
     * the next priority gets requests too.
     */
    overprovisioningFactor?: pulumi.Input<number>;
    /** Name of the scheme. Default: `failover-scheme`. */
    schemeName?: pulumi.Input<string>;
    /** Namespace of the scheme: Federation's. Default: `gloo-fed`. */
    namespace?: pulumi.Input<string>;
    /** Seconds that Federation has to accept the scheme. Default: 120. */
    acceptanceTimeoutSeconds?: pulumi.Input<number>;
}

/**
 * Makes an Upstream fail over to Upstreams of other clusters, group by group.
 *
 * Acts on the cluster of the `provider` option: the primary's, which in mode `federation` runs Gloo Federation too.
 * Mode `federation` declares a `FailoverScheme` (fed.solo.io/v1) and waits until Federation has accepted its latest
 * generation. Mode `direct` writes `spec.failover` of the primary Upstream, which only Gloo Enterprise supports: the
 * open-source edition drops such an Upstream.
 *
 * @example
 * {@includeCode ../../../examples/edgeFailover.ts}
 */
export class FailoverScheme extends pulumi.ComponentResource {
    /** `federation` or `direct`. */
    readonly mode: pulumi.Output<string>;
    /** Envoy's name of the primary Upstream. */
    readonly upstreamCluster: pulumi.Output<string>;

    constructor(name: string, args: FailoverSchemeArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:FailoverScheme', name, args, opts);

        const mode = args.gateways === undefined ? SchemeMode.Federation : SchemeMode.Direct;
        const spec = resolvedFrom('FailoverScheme', args, { ...args, mode }, (known) => {
            const read = failoverSchemeSpec(known);
            declaredOnce(this, 'FailoverScheme', name, failoverSchemeSingles(read));
            return read;
        });
        // Known before the gateways have addresses, so that a preview shows what is patched.
        const metadata = pulumi.output(args.primary).apply(({ name: primary, namespace = glooNamespace }) => ({
            name: primary,
            namespace,
        }));
        // Empty in mode `federation`: it releases what `direct` wrote before, or there would be two writers.
        const failover = new kubernetes.apiextensions.CustomResourcePatch(
            `${name}-failover`,
            {
                apiVersion: glooApi,
                kind: 'Upstream',
                metadata,
                ...(mode === SchemeMode.Direct && { spec: spec.apply(upstreamFailover).spec }),
            },
            { parent: this },
        );
        if (mode === SchemeMode.Federation) {
            const manifest: pulumi.Output<SchemeManifest> = spec.apply(failoverScheme);
            const scheme = new kubernetes.apiextensions.CustomResource(
                `${name}-scheme`,
                { apiVersion: federationApi, kind: 'FailoverScheme', metadata: manifest.metadata, spec: manifest.spec },
                { parent: this, dependsOn: [failover] },
            );
            awaitAcceptance(`${name}-accepted`, scheme, spec, this);
        }

        this.mode = spec.mode;
        this.upstreamCluster = spec.apply(({ primary }) => `${primary.name}_${primary.namespace}`);
        this.registerOutputs({ mode: this.mode, upstreamCluster: this.upstreamCluster });
    }
}
