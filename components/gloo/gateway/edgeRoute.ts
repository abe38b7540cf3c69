import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import type { EdgeRetry } from '../../edgeRetry';
import type { Hardening } from '../../istio/hardening';
import { resolved } from '../../resolved';
import { gatewayApi } from '../gloo';
import type { UpstreamReference } from '../upstream/settings';
import { edgeRouteSingles, edgeRouteSpec } from './edgeRouteSpec';
import { edgeVirtualService } from './edgeVirtualService';

/** Requests that go to another Upstream. Each side fails over by its own Upstream's failover, never to the other side. */
export interface MovedRequests {
    /** The other Upstream. */
    upstream: pulumi.Input<UpstreamReference>;
    /** Percent of the requests, 0 to 100. */
    percent: pulumi.Input<number>;
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
    /** Part of the requests that another Upstream gets, e.g. the gateway that replaces this one. Default: none. */
    moved?: pulumi.Input<MovedRequests>;
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
