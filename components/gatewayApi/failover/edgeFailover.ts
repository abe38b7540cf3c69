import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import type { DrillPlan } from '../../drill/plan';
import type { EdgeRetry } from '../../edgeRetry';
import { Hardening } from '../../istio/hardening';
import { plainArgument, plainList } from '../../plainArgument';
import { resolved, resolvedFrom } from '../../resolved';
import { customObject } from '../customObject';
import { envoyGatewayApi, gatewayApi } from '../names';
import { edgeDrill, type EdgeDrill } from './drill';
import { edgeFailoverSpec, type EdgeFailoverSpec } from './edgeFailoverSpec';
import { fallbackBackend } from './fallbackBackend';
import { httpRoute, routeRules } from './httpRoute';
import { keeper } from './keeper';
import { patchPolicy } from './patchPolicy';
import type {
    EdgeCircuitBreakers,
    EdgeFailback,
    EdgeFallback,
    EdgeHealthCheck,
    EdgeOutlierDetection,
    EdgePrimary,
} from './settings';
import { edgeFailoverSingles } from './singles';
import { trafficPolicy } from './trafficPolicy';

/** Arguments of {@link EdgeFailover}. */
export interface EdgeFailoverArgs {
    /** The Service that requests go to as long as it answers. */
    primary: pulumi.Input<EdgePrimary>;
    /**
     * The clusters that replace it, in their order. Envoy Gateway knows one tier behind the primary: several fallbacks
     * need `tier: 1` each, and share the requests by weight. Must be a plain list, as its length decides which resources
     * exist; its elements may be outputs.
     */
    fallbacks: pulumi.Input<pulumi.Input<EdgeFallback>[]>;
    /**
     * Source of the defaults. `guide`: Envoy Gateway's page on failover: outlier detection alone, no retries. Default:
     * `hardened`. Must be a plain value, as it decides which resources exist.
     */
    hardening?: pulumi.Input<Hardening>;
    /** Hosts of the route. Default: all. */
    hostnames?: pulumi.Input<pulumi.Input<string>[]>;
    /** Prefix of the paths. Default: `/`. */
    prefix?: pulumi.Input<string>;
    /** Name of the Gateway that clients use: `EdgeGateway`. Default: `edge`. */
    gatewayName?: pulumi.Input<string>;
    /** Namespace of the Gateway, the Service, the Secret, and of all that this declares. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /** Name of the HTTPRoute, and first part of the other names. Default: the primary Service's. */
    routeName?: pulumi.Input<string>;
    /**
     * Secret with the client's certificate, its key, and the trusted authorities in `ca.crt`. Default:
     * `failover-upstream`.
     */
    clientSecretName?: pulumi.Input<string>;
    /** DNS suffix of the cluster's Services, for the default `healthCheck.host`. Default: `cluster.local`. */
    clusterDomain?: pulumi.Input<string>;
    /** How endpoints are checked. Guide: not at all. */
    healthCheck?: pulumi.Input<EdgeHealthCheck>;
    /** Which replies eject an endpoint. */
    outlierDetection?: pulumi.Input<EdgeOutlierDetection>;
    /** What happens to a request that meets a failed endpoint. Guide: nothing. */
    retry?: pulumi.Input<EdgeRetry>;
    /** Limits towards primary and fallbacks. Guide: Envoy Gateway's own, 1024 each. */
    circuitBreakers?: pulumi.Input<EdgeCircuitBreakers>;
    /** Time limit of a connection, TLS included. Hardened: `1s`. Guide: Envoy Gateway's 10 s. */
    connectTimeout?: pulumi.Input<string>;
    /** Time limit of a request, all tries together; `0s` is no limit. Hardened: `15s`. Guide: left to Envoy Gateway. */
    timeout?: pulumi.Input<string>;
    /** Headers that the gateway adds to its replies, by name, e.g. for telling two gateways apart. Default: none. */
    responseHeaders?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** How requests return to the primary. Default: as soon as it passes its checks. */
    failback?: pulumi.Input<EdgeFailback>;
    /** What a drill has to know besides, for the output `drill`. */
    drill?: pulumi.Input<EdgeDrill>;
}

/**
 * Routes requests from an `EdgeGateway` to a Service, and to other clusters by mutual TLS when the Service does not
 * answer. All of it is Envoy Gateway's own configuration.
 *
 * Acts on the cluster of the `provider` option, which runs Envoy Gateway (`EnvoyGateway`). Declares an HTTPRoute, a
 * Backend for each fallback, BackendTrafficPolicies (requests that are not idempotent have one with fewer retries), an
 * EnvoyPatchPolicy for what Envoy Gateway's API cannot express, and an EndpointSlice that keeps the Service from being
 * empty: without it Envoy Gateway answers 503 for the primary's share when the last pod is gone.
 *
 * Envoy Gateway silently stops to fail over if the Service has `trafficDistribution` or the annotation
 * `service.kubernetes.io/topology-mode`: leave both out.
 *
 * @example
 * {@includeCode ../../../examples/openEdgeFailover.ts}
 */
export class EdgeFailover extends pulumi.ComponentResource {
    /** Name of the HTTPRoute. */
    readonly routeName: pulumi.Output<string>;
    /** How to drill it, with the argument `drill`: export it as `drill` for `failover drill --stack`. */
    readonly drill?: pulumi.Output<DrillPlan>;

    constructor(name: string, args: EdgeFailoverArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:EdgeFailover', name, args, opts);

        const hardening = plainArgument<Hardening>('EdgeFailover', 'hardening', args.hardening, Hardening.Hardened);
        const fallbacks = plainList('EdgeFailover', 'fallbacks', args.fallbacks);
        const { drill, ...rules } = args;
        // An entry is often an address that a preview does not know: the rules do not depend on it.
        const spec = resolvedFrom('EdgeFailover', args, rules, (known) => {
            const read = edgeFailoverSpec(known);
            declaredOnce(this, 'EdgeFailover', name, edgeFailoverSingles(read));
            return read;
        });
        const parts = [...fallbacks.keys()].map((index) =>
            customObject(
                `${name}-fallback-${index + 1}`,
                envoyGatewayApi,
                'Backend',
                spec.apply((known) => fallbackBackend(known, index)),
                { parent: this },
            ),
        );
        const hasRetries = hardening !== Hardening.Guide || args.retry !== undefined;
        const policies = routeRules(hasRetries).map((rule) =>
            customObject(
                `${name}-policy-${rule}`,
                envoyGatewayApi,
                'BackendTrafficPolicy',
                spec.apply((known) => trafficPolicy(known, rule)),
                { parent: this },
            ),
        );
        const patches = hardening === Hardening.Guide ? [] : keptPatches(name, spec, this);
        const route = customObject(`${name}-route`, gatewayApi, 'HTTPRoute', spec.apply(httpRoute), {
            parent: this,
            dependsOn: [...parts, ...policies, ...patches], // no request without its policies
        });

        this.routeName = route.metadata.name;
        if (drill !== undefined) {
            this.drill = resolved('EdgeFailover', { ...rules, drill }, ({ drill: target, ...known }) =>
                edgeDrill(edgeFailoverSpec(known), target),
            );
        }
        this.registerOutputs({ routeName: this.routeName, drill: this.drill });
    }
}

/** The keeper, and the patches, which take it out of what Envoy gets. */
function keptPatches(name: string, spec: pulumi.Output<EdgeFailoverSpec>, parent: pulumi.Resource): pulumi.Resource[] {
    const slice = spec.apply(keeper);
    const kept = new kubernetes.discovery.v1.EndpointSlice(
        `${name}-keeper`,
        {
            metadata: slice.metadata,
            addressType: slice.addressType,
            endpoints: slice.endpoints,
            ports: slice.ports,
        },
        { parent },
    );
    const patches = customObject(`${name}-patches`, envoyGatewayApi, 'EnvoyPatchPolicy', spec.apply(patchPolicy), {
        parent,
        dependsOn: kept,
    });
    return [kept, patches];
}
