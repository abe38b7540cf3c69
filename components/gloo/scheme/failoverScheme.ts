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
    /** What it fails over to, in this order: a group gets requests when those before it are down. */
    groups: pulumi.Input<pulumi.Input<FailoverGroup>[]>;
    /** All clusters that are named above, with their Upstreams: what the references are checked against. */
    clusters: pulumi.Input<pulumi.Input<FailoverCluster>[]>;
    /**
     * The gateways of the targets' clusters. With them the mode is `direct`: what Federation would write into the
     * primary Upstream is written here, and no Federation is needed. Without, it is `federation`.
     */
    gateways?: pulumi.Input<pulumi.Input<RemoteGateway>[]>;
    /** Secret with the client's certificate; `direct` only. Default: `failover-upstream`, in the Upstream's namespace. */
    clientSecretName?: pulumi.Input<string>;
    /**
     * Percent by which the healthy endpoints of a priority are overrated before the next one gets requests; `direct`
     * only. Default: Envoy's 140: the next one is used from less than 72 % healthy on.
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
 * Lets an Upstream fail over to Upstreams of other clusters, group by group.
 *
 * Acts on the cluster of the `provider` option: the one of the primary, which in mode `federation` runs Gloo Federation
 * too. Mode `federation` declares a `FailoverScheme` (fed.solo.io/v1) and waits until Federation has accepted what was
 * last declared. Mode `direct` writes `spec.failover` of the primary Upstream, which only Gloo Enterprise's proxies
 * understand: the open-source edition drops such an Upstream altogether.
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
        // Known before the gateways have their addresses, so that a preview can say what is patched.
        const metadata = pulumi.output(args.primary).apply(({ name: primary, namespace = glooNamespace }) => ({
            name: primary,
            namespace,
        }));
        // With `federation` it says nothing: what `direct` wrote before is given up first, or there were two writers.
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
