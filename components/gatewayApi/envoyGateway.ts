import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { chartSource } from '../chartSource';
import { declaredOnce } from '../declaredOnce';
import { plainArgument } from '../plainArgument';
import { resolvedFrom } from '../resolved';
import { envoyGatewaySingles, envoyGatewaySpec, envoyGatewayValues } from './envoyGatewaySpec';

/** Arguments of {@link EnvoyGateway}. */
export interface EnvoyGatewayArgs {
    /**
     * Whether the cluster runs Envoy Gateway already: the lab does. Then nothing is installed, and arguments of the chart
     * are refused. Its configuration must enable the APIs `Backend` and `EnvoyPatchPolicy`. Default: false. Must be a
     * plain value, as it decides which resources exist.
     */
    managed?: pulumi.Input<boolean>;
    /** Namespace of the controller and of the gateways' Envoy pods. Default: `envoy-gateway-system`. */
    namespace?: pulumi.Input<string>;
    /** Version of the chart. Default: `v1.9.1`. */
    version?: pulumi.Input<string>;
    /** Repository of the chart, `https://…` or `oci://…`. Default: Envoy's own. */
    repository?: pulumi.Input<string>;
    /** Pods of the controller. Envoy serves without it; changes need it. Default: 2. */
    replicas?: pulumi.Input<number>;
    /** Further values of the chart, as YAML. Those that contradict what the component sets are refused. */
    values?: pulumi.Input<string>;
}

/**
 * Envoy Gateway's control plane in one cluster, by the official chart `gateway-helm`. It brings the definitions of
 * Gateway API and of Envoy Gateway, where the cluster does not have them.
 *
 * Acts on the cluster of the `provider` option. Declare gateways and routes after it (`dependsOn`). Two APIs that the
 * chart leaves off are on: `Backend`, for fallbacks outside the cluster, and `EnvoyPatchPolicy`, for what Envoy Gateway's
 * own API cannot express (https://gateway.envoyproxy.io/docs/tasks/extensibility/envoy-patch-policy/).
 *
 * @example
 * {@includeCode ../../examples/openEdgeFailover.ts}
 */
export class EnvoyGateway extends pulumi.ComponentResource {
    /** Namespace of the controller and of the gateways' Envoy pods: argument `proxyNamespace` of the gateways. */
    readonly namespace: pulumi.Output<string>;

    constructor(name: string, args: EnvoyGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:EnvoyGateway', name, args, opts);

        const { managed, ...settings } = args;
        const isManaged = plainArgument('EnvoyGateway', 'managed', managed, false);
        const spec = resolvedFrom('EnvoyGateway', args, settings, (known) => {
            const read = envoyGatewaySpec(known, isManaged);
            declaredOnce(this, 'EnvoyGateway', name, envoyGatewaySingles());
            return read;
        });
        if (isManaged) {
            this.namespace = spec.namespace;
        } else {
            const source = spec.apply(({ repository }) => chartSource(repository, 'gateway-helm'));
            const release = new kubernetes.helm.v3.Release(
                `${name}-release`,
                {
                    name: 'eg',
                    chart: source.chart,
                    version: spec.version,
                    namespace: spec.namespace,
                    createNamespace: true,
                    repositoryOpts: source.repositoryOpts,
                    values: spec.apply(envoyGatewayValues),
                },
                { parent: this },
            );
            this.namespace = release.namespace;
        }
        this.registerOutputs({ namespace: this.namespace });
    }
}
