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
    /** Tries after the first, at least one for each fallback. Hardened: 2. Guide: none. */
    attempts?: pulumi.Input<number>;
    /**
     * Time limit of one try, for idempotent requests only. Hardened: `1s`. Use the service's slowest reply plus the
     * round trip to the farthest fallback.
     */
    perTryTimeout?: pulumi.Input<string>;
    /**
     * Failures after which an idempotent request is retried: Envoy's conditions, and status codes. Hardened:
     * `gateway-error,connect-failure,refused-stream,reset`. The conditions of gRPC (`unavailable` and others) need
     * `nonIdempotent`, as gRPC requests are POST.
     */
    retryOn?: pulumi.Input<string>;
    /**
     * Tries after which Envoy leaves the priorities tried so far. Hardened: 1, so that the second try goes to the
     * fallback. Without it, retries go to the failed priority until health checks fail.
     */
    leavePriorityAfter?: pulumi.Input<number>;
    /**
     * Whether requests that are not idempotent (POST, PATCH, all of gRPC) are retried like the others. Default: false:
     * they are retried only if the first try cannot have reached the application.
     */
    nonIdempotent?: pulumi.Input<boolean>;
}

/** Arguments of {@link EdgeRoute}. */
export interface EdgeRouteArgs {
    /** The Upstream that requests go to. */
    upstream: pulumi.Input<UpstreamReference>;
    /** Hosts of the route. Two routes of a cluster cannot share one. Default: all (`*`). */
    domains?: pulumi.Input<pulumi.Input<string>[]>;
    /** Prefix of the paths. Default: `/`. */
    prefix?: pulumi.Input<string>;
    /** Source of the defaults. `guide`: the Gloo guide, no retries. Default: `hardened`. */
    hardening?: pulumi.Input<Hardening>;
    /** What happens to a request that meets a failed endpoint. */
    retry?: pulumi.Input<EdgeRetry>;
    /**
     * Time limit of a request, all tries together; `0s` is no limit, for long-lived responses (SSE, gRPC streams).
     * Hardened: `15s`, Envoy's own. Guide: left to Envoy.
     */
    timeout?: pulumi.Input<string>;
    /**
     * Name of the VirtualService, unique in the cluster. Default: `default`, the name that `glooctl add route` gives.
     */
    virtualServiceName?: pulumi.Input<string>;
    /** Namespace of the VirtualService. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
}

/**
 * Routes requests from Gloo's gateway to an Upstream, with retries that leave the failed priority.
 *
 * Acts on the cluster of the `provider` option. Declares one `VirtualService` (gateway.solo.io/v1) for the HTTP gateway
 * of the default proxy.
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
