import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../declaredOnce';
import { gatewaySingles } from '../istio/gateway/ingressGatewaySpec';
import { gatewayObjects } from '../istio/gateway/objects';
import type { GatewayScaling } from '../istio/gateway/scaling';
import { resolved } from '../resolved';
import { bridgeGatewaySpec } from './bridgeGatewaySpec';
import type { BridgeGatewayType } from './settings';

/** Arguments of {@link BridgeGateway}. */
export interface BridgeGatewayArgs extends GatewayScaling {
    /** What the gateway is for. */
    type: pulumi.Input<BridgeGatewayType>;
    /** Namespace, which must exist. */
    namespace: pulumi.Input<string>;
    /** Istio's name of the cluster's network; required for `east-west`, and of no use elsewhere. */
    network?: pulumi.Input<string>;
    /** Name of the gateway's objects. Default: `bridge-ingress`, `tier1` or `bridge-east-west`. */
    gatewayName?: pulumi.Input<string>;
    /** Control plane revision that injects the proxy. Default: the default revision. */
    revision?: pulumi.Input<string>;
    /** Seconds until an ending pod is killed. Default: 30. */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /** Annotations of the Service, such as those that choose the kind of load balancer in a cloud. */
    serviceAnnotations?: pulumi.Input<{ [annotation: string]: pulumi.Input<string> }>;
}

/**
 * A gateway of a bridge between clusters, on Istio alone: what Tetrate Service Bridge installs for an `IngressGateway`,
 * a `Tier1Gateway` or a `Gateway` of type `EASTWEST` (install.tetrate.io).
 *
 * Acts on the cluster of the `provider` option, where the control plane must be running already.
 *
 * @example
 * {@includeCode ../../examples/serviceBridge.ts}
 */
export class BridgeGateway extends pulumi.ComponentResource {
    /** IP address or host name of the load balancer. */
    readonly address: pulumi.Output<string>;
    /** Name of the gateway. */
    readonly gatewayName: pulumi.Output<string>;
    /** Labels of its pods. */
    readonly selector: pulumi.Output<{ [label: string]: string }>;

    constructor(name: string, args: BridgeGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:BridgeGateway', name, args, opts);

        const spec = resolved('BridgeGateway', args, (known) => {
            const read = bridgeGatewaySpec(known);
            declaredOnce(this, 'BridgeGateway', name, gatewaySingles(read));
            return read;
        });
        const { addresses } = gatewayObjects(name, spec, this);

        // A load balancer has exactly one.
        this.address = addresses.apply(([address = '']) => address);
        this.gatewayName = spec.gatewayName;
        this.selector = spec.selector;
        this.registerOutputs({ address: this.address, gatewayName: this.gatewayName, selector: this.selector });
    }
}
