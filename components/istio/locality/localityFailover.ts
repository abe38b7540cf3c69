import * as pulumi from '@pulumi/pulumi';
import { resolved } from '../../resolved';
import { destinationRule } from '../destinationRule';
import type { ConnectionPool, Detection, Failback, Locality, MeshService, Retry } from '../failoverSettings';
import { gateway } from '../gateway/gatewayManifest';
import type { Hardening } from '../hardening';
import { networkingResource } from '../networkingResource';
import { virtualService } from '../virtualService';
import { localityFailoverSpec } from './localityFailoverSpec';

/** Arguments of {@link LocalityFailover}. */
export interface LocalityFailoverArgs {
    /** The service that fails over. */
    service: pulumi.Input<MeshService>;
    /** The regions that run it: with weights, or without and with a `preference`. */
    localities: pulumi.Input<pulumi.Input<Locality>[]>;
    /**
     * Regions in the order to fail over to. A client is served from its own region while that works, then from the
     * first other region named here, then from the next; regions that are not named come last, together.
     */
    preference?: pulumi.Input<pulumi.Input<string>[]>;
    /** Regions of all clusters of the mesh, against which `localities` is checked. Default: those of `localities`. */
    regions?: pulumi.Input<pulumi.Input<string>[]>;
    /** Labels of the ingress gateway's pods. Default: `istio: ingressgateway`. */
    gatewaySelector?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Hosts that the gateway answers for. Default: all (`*`). */
    hosts?: pulumi.Input<pulumi.Input<string>[]>;
    /** Namespace of the three objects: the service's own, so that every client sees the rule. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /** Name of the `Gateway`. Default: `public-gateway`. */
    gatewayName?: pulumi.Input<string>;
    /** Name of the `VirtualService` and the `DestinationRule`. Default: the service's name. */
    ruleName?: pulumi.Input<string>;
    /** Where the settings come from that are not given below. Default: `hardened`. */
    hardening?: pulumi.Input<Hardening>;
    /** When an endpoint counts as failed. */
    detection?: pulumi.Input<Detection>;
    /** What happens to a request that meets a failed endpoint. */
    retry?: pulumi.Input<Retry>;
    /** How traffic returns. */
    failback?: pulumi.Input<Failback>;
    /** Limits of a proxy's connections to the service. */
    connectionPool?: pulumi.Input<ConnectionPool>;
    /** Longest a request may take, all tries together and the reply's last byte. Hardened: `15s`. Guide: none. */
    timeout?: pulumi.Input<string>;
}

/**
 * Lets a service fail over between the regions of a mesh: spreads the requests that enter an ingress gateway over the
 * regions, notices when one of them fails, retries what it had, and returns to it when it has recovered.
 *
 * Acts on the cluster of the `provider` option; each cluster whose gateways or sidecars are to follow the rule needs
 * its own, as a control plane reads only its own cluster. Declares an Istio `Gateway`, `VirtualService` and
 * `DestinationRule` and refuses what Istio would refuse or silently ignore.
 *
 * @example
 * {@includeCode ../../../examples/localityFailover.ts}
 */
export class LocalityFailover extends pulumi.ComponentResource {
    /** Name of the `Gateway`. */
    readonly gatewayName: pulumi.Output<string>;
    /** Name of the `VirtualService`. */
    readonly virtualServiceName: pulumi.Output<string>;
    /** Name of the `DestinationRule`. */
    readonly destinationRuleName: pulumi.Output<string>;

    constructor(name: string, args: LocalityFailoverArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:LocalityFailover', name, args, opts);

        const spec = resolved('LocalityFailover', args, localityFailoverSpec);
        const declare = (part: string, kind: string, manifest: pulumi.Output<{ metadata: object; spec: object }>) =>
            networkingResource(`${name}-${part}`, kind, manifest, this);

        this.destinationRuleName = declare('rule', 'DestinationRule', spec.apply(destinationRule));
        this.gatewayName = declare('gateway', 'Gateway', spec.apply(gateway));
        this.virtualServiceName = declare('route', 'VirtualService', spec.apply(virtualService));
        this.registerOutputs({
            gatewayName: this.gatewayName,
            virtualServiceName: this.virtualServiceName,
            destinationRuleName: this.destinationRuleName,
        });
    }
}
