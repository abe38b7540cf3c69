import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { chartSource } from '../../chartSource';
import { declaredOnce } from '../../declaredOnce';
import { resolvedFrom } from '../../resolved';
import type { GlooEdition } from '../glooEdition';
import { glooChart, glooGatewaySingles, glooGatewaySpec, glooValues } from './glooGatewaySpec';

/** Arguments of {@link GlooGateway}. */
export interface GlooGatewayArgs {
    /** `enterprise`, for a cluster that fails over, or `open-source`, for a fallback. Default: `open-source`. */
    edition?: pulumi.Input<GlooEdition>;
    /** Licence of the enterprise edition, which requires it. Always treated as a secret. */
    licenseKey?: pulumi.Input<string>;
    /** Namespace, created if missing. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
    /** Version of the chart. Default: `1.22.1`, of the enterprise edition `1.22.0`. */
    version?: pulumi.Input<string>;
    /** Repository of the chart, `https://…` or `oci://…`. Default: Solo's own. */
    repository?: pulumi.Input<string>;
    /** Pods of the proxy. Default: 2, so that one can fail or be drained. */
    proxyReplicas?: pulumi.Input<number>;
    /** Type of the proxy's Service: `LoadBalancer`, `NodePort` or `ClusterIP`. Default: `LoadBalancer`. */
    serviceType?: pulumi.Input<string>;
    /** Node port of the proxy's HTTP port; with `serviceType: NodePort` only. Default: chosen by Kubernetes. */
    httpNodePort?: pulumi.Input<number>;
    /**
     * Further values of the chart, as YAML; they override ours. The enterprise edition's chart has the open-source
     * chart's values under `gloo`.
     */
    values?: pulumi.Input<string>;
}

/**
 * Gloo's control plane and its proxy in one cluster, by the official chart.
 *
 * Acts on the cluster of the `provider` option. Discovery of Upstreams is off, as it would declare the same names. The
 * open-source edition is maintained until 2026-12-31 (https://github.com/solo-io/gloo).
 *
 * @example
 * {@includeCode ../../../examples/edgeFailover.ts}
 */
export class GlooGateway extends pulumi.ComponentResource {
    /** Its namespace. */
    readonly namespace: pulumi.Output<string>;
    /** Version of the chart. */
    readonly version: pulumi.Output<string>;
    /** Whether the chart creates its own failover gateway: argument `chartFailover` of `FailoverGateway`. */
    readonly failoverEnabled: pulumi.Output<boolean>;

    constructor(name: string, args: GlooGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        const licenseKey = args.licenseKey === undefined ? undefined : pulumi.secret(args.licenseKey);
        super('pulumi-failover:index:GlooGateway', name, { ...args, ...(licenseKey && { licenseKey }) }, opts);

        const { licenseKey: hidden, ...settings } = args;
        const spec = resolvedFrom('GlooGateway', args, { ...settings, hasLicense: hidden !== undefined }, (known) => {
            const read = glooGatewaySpec(known);
            declaredOnce(this, 'GlooGateway', name, glooGatewaySingles(read));
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
