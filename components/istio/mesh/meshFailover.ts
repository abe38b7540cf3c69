import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import type { DrillPlan } from '../../drill/plan';
import { resolved, resolvedFrom } from '../../resolved';
import { ruleOf } from '../destinationRule';
import type {
    Balancing,
    ConnectionPool,
    Detection,
    Failback,
    MeshService,
    PortSettings,
    Retry,
} from '../failoverSettings';
import { gateway } from '../gateway/gatewayManifest';
import { Hardening } from '../hardening';
import { networkingResource } from '../networkingResource';
import { serviceInCluster } from '../serviceInCluster';
import { type HttpRoute, routes, virtualService, type VirtualService } from '../virtualService';
import { meshDrill, type MeshDrill } from './drill';
import { entrySuffix, meshFailoverSingles, meshFailoverSpec, type MeshFailoverSpec } from './meshFailoverSpec';
import { meshLbSetting } from './order';

/** A cluster that runs the service. */
export interface MeshCluster {
    /** Its name in the mesh. */
    name: pulumi.Input<string>;
    /** Istio's name of its network. */
    network: pulumi.Input<string>;
    /** Region as its nodes' label `topology.kubernetes.io/region` says it; needed for a `preference`. */
    region?: pulumi.Input<string>;
    /** Addresses of its east-west gateways, if known; with one, settings that could eject it are refused. */
    gatewayAddresses?: pulumi.Input<number>;
}

/** How requests from outside the mesh enter. */
export interface MeshEntry {
    /** Labels of the ingress gateway's pods. Default: `istio: ingressgateway`. */
    gatewaySelector?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Name of the `Gateway`. Hardened: `<ruleName>-gateway`. Guide: `public-gateway`. */
    gatewayName?: pulumi.Input<string>;
    /** Hosts that the gateway answers for, each of one service only. Default: all (`*`). */
    hosts?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Arguments of {@link MeshFailover}. */
export interface MeshFailoverArgs {
    /** The service that fails over. */
    service: pulumi.Input<MeshService>;
    /** The clusters that run it. */
    clusters: pulumi.Input<pulumi.Input<MeshCluster>[]>;
    /** An ingress gateway in front of the service. Left out: only the mesh's own workloads call it. */
    entry?: pulumi.Input<MeshEntry>;
    /**
     * Labels in the order of their weight (Istio's `failoverPriority`): endpoints that share the first with the client
     * come first, among them those that share the second. `label=value` prefers the endpoints with that value to all
     * clients, wherever they are. Across networks only the labels of cluster and network count.
     * Default: `topology.istio.io/cluster`, so the client's own cluster, then all others together.
     */
    priority?: pulumi.Input<pulumi.Input<string>[]>;
    /** Regions in the order to fail over to, instead of `priority`; the client's own comes first. */
    preference?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Namespace of the objects. Default: the service's own, from `service.host`, where every client finds them. In
     * another one only clients of that namespace do. Needed for the host of a `ServiceEntry`.
     */
    namespace?: pulumi.Input<string>;
    /** Name of the `DestinationRule` and the `VirtualService`. Default: the service's name. */
    ruleName?: pulumi.Input<string>;
    /** Source of the settings that are left out below. Default: `hardened`. `guide`: the Solo guide's product. */
    hardening?: pulumi.Input<Hardening>;
    /**
     * When an endpoint counts as failed. Hardened: 5 gateway errors in a row, and no 500 of the application, since a
     * remote endpoint is a gateway with all of its cluster behind it. Guide: one 5xx of any kind.
     */
    detection?: pulumi.Input<Detection>;
    /** What happens to a request that meets a failed endpoint. Hardened: 3 tries after the first. Guide: Istio's 2. */
    retry?: pulumi.Input<Retry>;
    /** How traffic returns. Hardened: after `10s`. Guide: `120s`. */
    failback?: pulumi.Input<Failback>;
    /** How a proxy chooses among the endpoints of one locality. Default: Istio's, fewest requests in flight. */
    balancing?: pulumi.Input<Balancing>;
    /** Ports of the service whose settings differ. Default: none, so that all ports have the same. */
    ports?: pulumi.Input<pulumi.Input<PortSettings>[]>;
    /** Limits of a proxy's connections to the service. Hardened: connected in `1s`. Guide: Istio's 10 s. */
    connectionPool?: pulumi.Input<ConnectionPool>;
    /**
     * Longest a request may take, all tries together; `0s` is no limit, for long-lived responses (SSE, gRPC streams).
     * Hardened: `15s`. Guide: none.
     */
    timeout?: pulumi.Input<string>;
    /** What a drill has to know besides, for the output `drill`. Only the component in the callers' cluster needs it. */
    drill?: pulumi.Input<MeshDrill>;
}

/**
 * Failover of a service between the clusters of a mesh, for callers inside the mesh and for an ingress gateway. When
 * the local instances fail, requests go to another cluster, through its east-west gateways and over mutual TLS. When
 * they recover, traffic returns.
 *
 * Acts on the cluster of the `provider` option. Each cluster whose workloads call the service needs its own, with the
 * same arguments, as a control plane reads rules in its own cluster only. Declares an Istio `DestinationRule` and a
 * `VirtualService` for the mesh; with `entry` also a `Gateway` and a `VirtualService` for it.
 *
 * @example
 * {@includeCode ../../../examples/mesh.ts}
 */
export class MeshFailover extends pulumi.ComponentResource {
    /** Name of the `DestinationRule`. */
    readonly destinationRuleName: pulumi.Output<string>;
    /** Name of the `VirtualService` for callers in the mesh. */
    readonly virtualServiceName: pulumi.Output<string>;
    /** How to drill it, with the argument `drill`: export it as `drill` for `failover drill --stack`. */
    readonly drill?: pulumi.Output<DrillPlan>;

    constructor(name: string, args: MeshFailoverArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:MeshFailover', name, args, opts);

        const hasEntry = args.entry !== undefined;
        const { drill, ...rules } = args;
        // An entry is often an address that a preview does not know: the rules do not depend on it.
        const spec = resolvedFrom('MeshFailover', args, rules, (known) => {
            const read = meshFailoverSpec(known);
            declaredOnce(this, 'MeshFailover', name, meshFailoverSingles(read, hasEntry));
            serviceInCluster(this, 'MeshFailover', name, read);
            return read;
        });
        const rule = networkingResource(`${name}-rule`, 'DestinationRule', spec.apply(meshRule), this);
        const route = networkingResource(`${name}-route`, 'VirtualService', spec.apply(meshRoute), this);
        if (hasEntry) {
            const opened = networkingResource(`${name}-gateway`, 'Gateway', spec.apply(gateway), this);
            networkingResource(`${name}-entry`, 'VirtualService', spec.apply(entryRoute), this, [opened]);
        }

        this.destinationRuleName = rule.metadata.name;
        this.virtualServiceName = route.metadata.name;
        if (drill !== undefined) {
            this.drill = resolved('MeshFailover', { ...rules, drill }, ({ drill: target, ...known }) =>
                meshDrill(meshFailoverSpec(known), known.hardening ?? Hardening.Hardened, target),
            );
        }
        this.registerOutputs({
            destinationRuleName: this.destinationRuleName,
            virtualServiceName: this.virtualServiceName,
            drill: this.drill,
        });
    }
}

/** The rule of a mesh failover. */
export function meshRule(spec: MeshFailoverSpec) {
    return ruleOf(spec, meshLbSetting(spec));
}

/**
 * The route of callers in the mesh: `mesh` is Istio's name for all sidecars. It matches the service's port alone, as a
 * sidecar would send requests to other ports of the service to that one too.
 */
export function meshRoute(spec: MeshFailoverSpec): VirtualService {
    const { host, port } = spec.service;
    const http = port === undefined ? routes(spec) : routes(spec).map((route) => onPort(route, port));
    return { ...virtualService(spec), spec: { hosts: [host], gateways: ['mesh'], http } };
}

function onPort(route: HttpRoute, port: number): HttpRoute {
    const { match = [{}] } = route;
    return { ...route, match: match.map((each) => ({ ...each, port })) };
}

/** The route of the ingress gateway. A separate object, as Istio refuses wildcard hosts for the mesh. */
export function entryRoute(spec: MeshFailoverSpec): VirtualService {
    return virtualService({ ...spec, ruleName: `${spec.ruleName}${entrySuffix}` });
}
