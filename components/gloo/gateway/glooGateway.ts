import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { chartSource } from '../../chartSource';
import { declaredOnce } from '../../declaredOnce';
import { resolvedFrom } from '../../resolved';
import type { GlooEdition } from '../glooEdition';
import { glooChart, glooGatewaySingles, glooGatewaySpec, glooValues } from './glooGatewaySpec';

/** Arguments of {@link GlooGateway}. */
export interface GlooGatewayArgs {
    /** `open-source`, which can be failed over to, or `enterprise`, which can fail over. Default: `open-source`. */
    edition?: pulumi.Input<GlooEdition>;
    /** Licence of the enterprise edition, which needs one. Treated as a secret, whether it is given as one or not. */
    licenseKey?: pulumi.Input<string>;
    /** Namespace, which is made if need be. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
    /** Version of the chart. Default: `1.22.1`, of the enterprise edition `1.22.0`. */
    version?: pulumi.Input<string>;
    /** Repository of the chart, `https://…` or `oci://…`. Default: Solo's own. */
    repository?: pulumi.Input<string>;
    /** Pods of the proxy. Default: 2, as one can be drained or die without the entry failing. */
    proxyReplicas?: pulumi.Input<number>;
    /** Type of the proxy's Service: `LoadBalancer`, `NodePort` or `ClusterIP`. Default: `LoadBalancer`. */
    serviceType?: pulumi.Input<string>;
    /** Port of the nodes that leads to the proxy's HTTP port; with `serviceType: NodePort` only. Default: Kubernetes chooses. */
    httpNodePort?: pulumi.Input<number>;
    /**
     * Further values of the chart, as YAML, which win over ours. As the open-source chart has them: for the enterprise
     * edition, put them under `gloo` as its chart wants it.
     */
    values?: pulumi.Input<string>;
}

/**
 * Gloo's control plane and its proxy in one cluster, by the official chart.
 *
 * Acts on the cluster of the `provider` option. Discovery of Upstreams is off, as ours have the names that it would
 * give. The open-source edition is maintained until 2026-12-31 (https://github.com/solo-io/gloo).
 *
 * @example
 * {@includeCode ../../../examples/edgeFailover.ts}
 */
export class GlooGateway extends pulumi.ComponentResource {
    /** Namespace that it is in. */
    readonly namespace: pulumi.Output<string>;
    /** Version of the chart. */
    readonly version: pulumi.Output<string>;
    /** Whether the chart makes a failover gateway of its own: argument `chartFailover` of `FailoverGateway`. */
    readonly failoverEnabled: pulumi.Output<boolean>;

    constructor(name: string, args: GlooGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        const licenseKey = args.licenseKey === undefined ? undefined : pulumi.secret(args.licenseKey);
        super('pulumi-failover:index:GlooGateway', name, { ...args, ...(licenseKey && { licenseKey }) }, opts);

        const { licenseKey: hidden, ...settings } = args;
        const spec = resolvedFrom('GlooGateway', args, { ...settings, hasLicense: hidden !== undefined }, (known) => {
            const read = glooGatewaySpec(known);
            declaredOnce(this, 'GlooGateway', name, glooGatewaySingles());
            return read;
        });
        const source = spec.apply((known) => chartSource(known.repository, glooChart(known).chart));
        const release = new kubernetes.helm.v3.Release(
            `${name}-release`,
            {
                name: spec.apply((known) => glooChart(known).release),
                chart: source.chart,
                version: spec.version,
                namespace: spec.namespace,
                createNamespace: true,
                repositoryOpts: source.repositoryOpts,
                values: pulumi.all([spec, licenseKey]).apply(([known, key]) => glooValues(known, key)),
            },
            { parent: this },
        );

        this.namespace = release.namespace;
        this.version = release.version;
        this.failoverEnabled = spec.failoverEnabled;
        this.registerOutputs({
            namespace: this.namespace,
            version: this.version,
            failoverEnabled: this.failoverEnabled,
        });
    }
}
