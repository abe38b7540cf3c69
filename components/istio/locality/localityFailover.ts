import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import type { DrillPlan } from '../../drill/plan';
import { resolved, resolvedFrom } from '../../resolved';
import { destinationRule } from '../destinationRule';
import type {
    Balancing,
    ConnectionPool,
    Detection,
    Distribution,
    Locality,
    LocalityFailback,
    MeshService,
    PortSettings,
    Retry,
} from '../failoverSettings';
import { gateway } from '../gateway/gatewayManifest';
import { Hardening } from '../hardening';
import { networkingResource } from '../networkingResource';
import { serviceInCluster } from '../serviceInCluster';
import { virtualService } from '../virtualService';
import { localityDrill, type LocalityDrill } from './drill';
import { localityFailoverSingles, localityFailoverSpec } from './localityFailoverSpec';

/** Arguments of {@link LocalityFailover}. */
export interface LocalityFailoverArgs {
    /** The service that fails over. */
    service: pulumi.Input<MeshService>;
    /**
     * The regions that run it. Where requests go is said by a `weight` of each, or by one of `preference`, `priority`
     * and `distribution`.
     */
    localities: pulumi.Input<pulumi.Input<Locality>[]>;
    /**
     * Regions in the order to fail over to. A client is served from its own region while that works, then from the
     * first other region named here, then from the next; regions that are not named come last, together.
     */
    preference?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Labels in the order of their weight (Istio's `failoverPriority`): endpoints that share the first with the client
     * come first, among them those that share the second. `label=value` prefers the endpoints with that value to all
     * clients, wherever they are. Labels are those of pods and `topology.kubernetes.io/region`,
     * `topology.kubernetes.io/zone`, `topology.istio.io/subzone`, `topology.istio.io/cluster`,
     * `topology.istio.io/network`.
     */
    priority?: pulumi.Input<pulumi.Input<string>[]>;
    /** Weights that differ by the clients' region, or by zone. */
    distribution?: pulumi.Input<pulumi.Input<Distribution>[]>;
    /** Regions of all clusters of the mesh, against which `localities` is checked. Default: those of `localities`. */
    regions?: pulumi.Input<pulumi.Input<string>[]>;
    /** Labels of the ingress gateway's pods. Default: `istio: ingressgateway`. */
    gatewaySelector?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Hosts that the gateway answers for, each of one service only. Default: all (`*`). */
    hosts?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Namespace of the three objects. Default: the service's own, from `service.host`, where every client finds the
     * rule. In another one only clients of that namespace do. Needed for the host of a `ServiceEntry`.
     */
    namespace?: pulumi.Input<string>;
    /** Name of the `Gateway`. Hardened: `<ruleName>-gateway`. Guide: `public-gateway`. */
    gatewayName?: pulumi.Input<string>;
    /** Name of the `VirtualService` and the `DestinationRule`. Default: the service's name. */
    ruleName?: pulumi.Input<string>;
    /** Source of the settings that are left out below. Default: `hardened`. */
    hardening?: pulumi.Input<Hardening>;
    /** When an endpoint counts as failed. */
    detection?: pulumi.Input<Detection>;
    /** What happens to a request that meets a failed endpoint. */
    retry?: pulumi.Input<Retry>;
    /** How traffic returns. */
    failback?: pulumi.Input<LocalityFailback>;
    /** How a proxy chooses among the endpoints of one locality. Default: Istio's, fewest requests in flight. */
    balancing?: pulumi.Input<Balancing>;
    /** Ports of the service whose settings differ. Default: none, so that all ports have the same. */
    ports?: pulumi.Input<pulumi.Input<PortSettings>[]>;
    /** Limits of a proxy's connections to the service. */
    connectionPool?: pulumi.Input<ConnectionPool>;
    /**
     * Longest a request may take, all tries together and the reply's last byte; `0s` is no limit, for long-lived
     * responses (SSE, gRPC streams). Hardened: `15s`. Guide: none.
     */
    timeout?: pulumi.Input<string>;
    /** What a drill has to know besides, for the output `drill`. Only the component in the entry's cluster needs it. */
    drill?: pulumi.Input<LocalityDrill>;
}

/**
 * Failover of a service between the regions of a mesh. Requests that enter an ingress gateway are spread over the
 * regions. When a region fails, its endpoints are ejected and failed requests are retried in another one; when it
 * recovers, traffic returns.
 *
 * Acts on the cluster of the `provider` option. Each cluster whose gateways or sidecars use the rule needs its own, as
 * a control plane reads rules in its own cluster only. Declares an Istio `Gateway`, `VirtualService` and
 * `DestinationRule`. Validates its arguments, including settings that Istio would silently ignore.
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
    /** How to drill it, with the argument `drill`: export it as `drill` for `failover drill --stack`. */
    readonly drill?: pulumi.Output<DrillPlan>;

    constructor(name: string, args: LocalityFailoverArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:LocalityFailover', name, args, opts);

        const { drill, ...rules } = args;
        // An entry is often an address that a preview does not know: the rules do not depend on it.
        const spec = resolvedFrom('LocalityFailover', args, rules, (known) => {
            const read = localityFailoverSpec(known);
            declaredOnce(this, 'LocalityFailover', name, localityFailoverSingles(read));
            serviceInCluster(this, 'LocalityFailover', name, read);
            return read;
        });
        const rule = networkingResource(`${name}-rule`, 'DestinationRule', spec.apply(destinationRule), this);
        const entry = networkingResource(`${name}-gateway`, 'Gateway', spec.apply(gateway), this);
        // After the Gateway: when its name changes, the route must not point to a Gateway that does not exist yet.
        const route = networkingResource(`${name}-route`, 'VirtualService', spec.apply(virtualService), this, [entry]);

        this.destinationRuleName = rule.metadata.name;
        this.gatewayName = entry.metadata.name;
        this.virtualServiceName = route.metadata.name;
        if (drill !== undefined) {
            this.drill = resolved('LocalityFailover', { ...rules, drill }, ({ drill: target, ...known }) =>
                localityDrill(localityFailoverSpec(known), known.hardening ?? Hardening.Hardened, target),
            );
        }
        this.registerOutputs({
            gatewayName: this.gatewayName,
            virtualServiceName: this.virtualServiceName,
            destinationRuleName: this.destinationRuleName,
            drill: this.drill,
        });
    }
}
