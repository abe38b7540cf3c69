import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import { resolved } from '../../resolved';
import { gatewaySingles, gatewaySpec } from './ingressGatewaySpec';
import { gatewayObjects } from './objects';
import type { GatewayScaling } from './scaling';

/** Arguments of {@link IngressGateway}. */
export interface IngressGatewayArgs extends GatewayScaling {
    /** Namespace, which must exist. */
    namespace: pulumi.Input<string>;
    /** Name of all the gateway's objects. Default: `istio-ingressgateway`. */
    gatewayName?: pulumi.Input<string>;
    /** Labels by which Istio `Gateway`s select the pods. Default: `istio: ingressgateway`. */
    selector?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Control plane revision that injects the proxy, e.g. `asm-managed`. Default: the default revision. */
    revision?: pulumi.Input<string>;
    /** Seconds until an ending pod is killed. Default: 30. */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /** Annotations of the Service, such as those that choose the kind of load balancer in a cloud. */
    serviceAnnotations?: pulumi.Input<{ [annotation: string]: pulumi.Input<string> }>;
}

/**
 * A self-deployed Istio gateway in one cluster: ServiceAccount, Role and RoleBinding, Deployment (the control plane
 * injects the proxy), Service of type LoadBalancer, HorizontalPodAutoscaler and PodDisruptionBudget.
 *
 * Acts on the cluster of the `provider` option, where the control plane must be running already. The same on Istio
 * and on Cloud Service Mesh (https://istio.io/latest/docs/setup/additional-setup/gateway/).
 *
 * @example
 * {@includeCode ../../../examples/localityFailover.ts}
 */
export class IngressGateway extends pulumi.ComponentResource {
    /** IP address or host name of the load balancer. */
    readonly address: pulumi.Output<string>;
    /** Labels by which Istio `Gateway`s select this gateway. */
    readonly selector: pulumi.Output<{ [label: string]: string }>;

    constructor(name: string, args: IngressGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:IngressGateway', name, args, opts);

        const spec = resolved('IngressGateway', args, (known) => {
            const read = gatewaySpec(known);
            declaredOnce(this, 'IngressGateway', name, gatewaySingles(read));
            return read;
        });
        const entry = gatewayObjects(name, spec, this);

        // A load balancer has exactly one.
        this.address = entry.addresses.apply(([address = '']) => address);
        this.selector = spec.selector;
        this.registerOutputs({ address: this.address, selector: this.selector });
    }
}
