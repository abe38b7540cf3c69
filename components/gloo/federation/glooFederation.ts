import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { chartSource } from '../../chartSource';
import { declaredOnce } from '../../declaredOnce';
import { resolvedFrom } from '../../resolved';
import { federationSingles, federationSpec, federationValues } from './glooFederationSpec';

/** Arguments of {@link GlooFederation}. */
export interface GlooFederationArgs {
    /** Its licence. Always treated as a secret. */
    licenseKey: pulumi.Input<string>;
    /** Namespace of Federation and its resources, created if missing. Default: `gloo-fed`, as in the Gloo guide. */
    namespace?: pulumi.Input<string>;
    /** Version of the chart. Default: `1.22.0`. */
    version?: pulumi.Input<string>;
    /** Repository of the chart, `https://…` or `oci://…`. Default: Solo's own. */
    repository?: pulumi.Input<string>;
    /** Whether its console is installed. Default: false. */
    ui?: pulumi.Input<boolean>;
    /** Further values of the chart, as YAML; they override ours. */
    values?: pulumi.Input<string>;
}

/**
 * Gloo Federation, by the official chart: it writes `FailoverScheme`s into the Upstreams of registered clusters.
 *
 * Acts on the cluster of the `provider` option. A commercial product, which was not run here; the lab's translator is
 * its stand-in. A `FailoverScheme` with `gateways` does not need it.
 *
 * @example
 * {@includeCode ../../../examples/edgeFederation.ts}
 */
export class GlooFederation extends pulumi.ComponentResource {
    /** Its namespace. */
    readonly namespace: pulumi.Output<string>;
    /** Version of the chart. */
    readonly version: pulumi.Output<string>;

    constructor(name: string, args: GlooFederationArgs, opts?: pulumi.ComponentResourceOptions) {
        const hidden = { ...args, licenseKey: pulumi.secret(args.licenseKey) };
        super('pulumi-failover:index:GlooFederation', name, hidden, opts);

        const { licenseKey, ...settings } = hidden;
        const spec = resolvedFrom('GlooFederation', args, settings, (known) => {
            const read = federationSpec(known);
            declaredOnce(this, 'GlooFederation', name, federationSingles());
            return read;
        });
        const source = spec.apply(({ repository }) => chartSource(repository, 'gloo-fed'));
        const release = new kubernetes.helm.v3.Release(
            `${name}-release`,
            {
                name: 'gloo-fed',
                chart: source.chart,
                version: spec.version,
                namespace: spec.namespace,
                createNamespace: true,
                repositoryOpts: source.repositoryOpts,
                values: pulumi.all([spec, licenseKey]).apply(([known, key]) => federationValues(known, key)),
            },
            { parent: this },
        );

        this.namespace = release.namespace;
        this.version = release.version;
        this.registerOutputs({ namespace: this.namespace, version: this.version });
    }
}
