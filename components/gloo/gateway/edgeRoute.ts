import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import type { Hardening } from '../../istio/hardening';
import { resolved } from '../../resolved';
import { gatewayApi } from '../gloo';
import type { UpstreamReference } from '../upstream/settings';
import { edgeRouteSingles, edgeRouteSpec } from './edgeRouteSpec';
import { edgeVirtualService } from './edgeVirtualService';

/** What happens to a request that meets a failed endpoint. */
export interface EdgeRetry {
    /** Tries after the first. Hardened: 2. Guide: none. At least as many as there are priorities to leave. */
    attempts?: pulumi.Input<number>;
    /**
     * Longest wait for the reply to one try, of idempotent requests only. Hardened: `1s`. Set it to what the service
     * needs at worst plus the round trip to the farthest fallback.
     */
    perTryTimeout?: pulumi.Input<string>;
    /**
     * Failures after which an idempotent request is tried again, as Envoy names them, and status codes. Hardened:
     * `gateway-error,connect-failure,refused-stream,reset`. The conditions of gRPC (`unavailable` and others) need
     * `nonIdempotent`, as gRPC requests are POST.
     */
    retryOn?: pulumi.Input<string>;
    /**
     * Tries after which the priorities tried so far are left. Hardened: 1, so that the second try goes to the fallback.
     * Without it retries stay with what is dead until it is known to be.
     */
    leavePriorityAfter?: pulumi.Input<number>;
    /**
     * Whether requests that are not idempotent (POST, PATCH, so all of gRPC) are treated like the others. Default:
     * false: they are tried again only where the first try cannot have reached the application.
     */
    nonIdempotent?: pulumi.Input<boolean>;
}

/** Arguments of {@link EdgeRoute}. */
export interface EdgeRouteArgs {
    /** The Upstream that requests go to. */
    upstream: pulumi.Input<UpstreamReference>;
    /** Hosts that it answers for: no two routes of a cluster the same. Default: all (`*`). */
    domains?: pulumi.Input<pulumi.Input<string>[]>;
    /** Start of the paths. Default: `/`. */
    prefix?: pulumi.Input<string>;
    /** Where the settings come from that are not given. `guide`: the Gloo guide, no retries. Default: `hardened`. */
    hardening?: pulumi.Input<Hardening>;
    /** What happens to a request that meets a failed endpoint. */
    retry?: pulumi.Input<EdgeRetry>;
    /**
     * Longest a request may take, all tries together; `0s` is no limit, for long-lived responses (SSE, gRPC streams).
     * Hardened: `15s`, Envoy's own. Guide: left to Envoy.
     */
    timeout?: pulumi.Input<string>;
    /**
     * Name of the VirtualService: each route of a cluster has its own. Default: `default`, as `glooctl add route` names it.
     */
    virtualServiceName?: pulumi.Input<string>;
    /** Namespace of the VirtualService. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
}

/**
 * Leads what enters a gateway of Gloo to an Upstream, with retries that leave the priority that failed.
 *
 * Acts on the cluster of the `provider` option. One `VirtualService` (gateway.solo.io/v1), which the HTTP gateway of
 * the default proxy takes up.
 *
 * @example
 * {@includeCode ../../../examples/edgeFailover.ts}
 */
export class EdgeRoute extends pulumi.ComponentResource {
    /** Name of the VirtualService. */
    readonly virtualServiceName: pulumi.Output<string>;

    constructor(name: string, args: EdgeRouteArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:EdgeRoute', name, args, opts);

        const manifest = resolved('EdgeRoute', args, (known) => {
            const read = edgeRouteSpec(known);
            declaredOnce(this, 'EdgeRoute', name, edgeRouteSingles(read));
            return read;
        }).apply(edgeVirtualService);
        const route = new kubernetes.apiextensions.CustomResource(
            `${name}-route`,
            { apiVersion: gatewayApi, kind: 'VirtualService', metadata: manifest.metadata, spec: manifest.spec },
            { parent: this },
        );

        this.virtualServiceName = route.metadata.name;
        this.registerOutputs({ virtualServiceName: this.virtualServiceName });
    }
}
