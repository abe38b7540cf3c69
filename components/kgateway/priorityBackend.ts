import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../declaredOnce';
import { customObject } from '../gatewayApi/customObject';
import { routeRules } from '../gatewayApi/failover/httpRoute';
import { gatewayApi } from '../gatewayApi/names';
import { plainList } from '../plainArgument';
import { resolved } from '../resolved';
import { backendConfigPolicy, priorityBackend, priorityRoute, retryPolicy, targetBackend } from './manifests';
import { kgatewayApi } from './names';
import { priorityBackendSpec } from './priorityBackendSpec';
import type { PriorityHealthCheck, PriorityOutlierDetection, PriorityRetry, PriorityTarget } from './settings';
import { prioritySingles } from './singles';

/** Arguments of {@link PriorityBackend}. */
export interface PriorityBackendArgs {
    /**
     * The clusters in their order, by their gateways, the primary's own first. Must be a plain list, as its length decides
     * which resources exist; its elements may be outputs.
     */
    targets: pulumi.Input<pulumi.Input<PriorityTarget>[]>;
    /** Name that the certificate of every gateway must have, and SNI. kgateway has one for all tiers. */
    serverName: pulumi.Input<string>;
    /** Hosts of the route. Default: all. */
    hostnames?: pulumi.Input<pulumi.Input<string>[]>;
    /** Prefix of the paths. Default: `/`. */
    prefix?: pulumi.Input<string>;
    /** Name of the Gateway that clients use. Default: `edge`. */
    gatewayName?: pulumi.Input<string>;
    /** Namespace of the Gateway, the Secret, and of all that this declares. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /** Name of the HTTPRoute and of the Backend of all tiers, and first part of the other names. Default: `failover`. */
    routeName?: pulumi.Input<string>;
    /** Secret with the client's certificate, its key, and the trusted authorities in `ca.crt`. Default: `failover-upstream`. */
    clientSecretName?: pulumi.Input<string>;
    /** How gateways are checked. */
    healthCheck?: pulumi.Input<PriorityHealthCheck>;
    /** Which replies eject a gateway. */
    outlierDetection?: pulumi.Input<PriorityOutlierDetection>;
    /** What happens to a request that meets a failed gateway. */
    retry?: pulumi.Input<PriorityRetry>;
    /** Time limit of a connection, TLS included. Default: `1s`. */
    connectTimeout?: pulumi.Input<string>;
    /** Time limit of a request, all tries together. Default: `15s`. */
    timeout?: pulumi.Input<string>;
}

/**
 * Experimental, as kgateway's `priorityGroups` is: tiers of clusters on kgateway 2.4, more than two if you like. Every
 * tier is reached by mutual TLS at a gateway's failover port, the primary's own cluster too.
 *
 * kgateway has one TLS setting for all tiers, so that a Service without TLS cannot be the first tier. Its retries leave a
 * tier only once its gateways are ejected, so that a request takes several tries. Health checks begin with the traffic.
 * Envoy Gateway (`EdgeFailover`) has none of these limits, and one tier of fallbacks.
 *
 * Acts on the cluster of the `provider` option, which runs kgateway. Declares a Backend for each cluster and one for all,
 * a BackendConfigPolicy, an HTTPRoute, and TrafficPolicies (requests that are not idempotent have one with fewer retries).
 *
 * @example
 *
 * {@includeCode ../../examples/priorityBackend.ts}
 */
export class PriorityBackend extends pulumi.ComponentResource {
    /** Name of the HTTPRoute and of the Backend. */
    readonly routeName: pulumi.Output<string>;

    constructor(name: string, args: PriorityBackendArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:PriorityBackend', name, args, opts);

        const targets = plainList('PriorityBackend', 'targets', args.targets);
        const spec = resolved('PriorityBackend', args, (known) => {
            const read = priorityBackendSpec(known);
            declaredOnce(this, 'PriorityBackend', name, prioritySingles(read));
            return read;
        });
        const members = [...targets.keys()].map((index) =>
            customObject(
                `${name}-target-${index + 1}`,
                kgatewayApi,
                'Backend',
                spec.apply((known) => targetBackend(known, index)),
                { parent: this },
            ),
        );
        const backend = customObject(`${name}-backend`, kgatewayApi, 'Backend', spec.apply(priorityBackend), {
            parent: this,
            dependsOn: members,
        });
        const policy = customObject(
            `${name}-policy`,
            kgatewayApi,
            'BackendConfigPolicy',
            spec.apply(backendConfigPolicy),
            { parent: this, dependsOn: backend },
        );
        const retries = routeRules(true).map((rule) =>
            customObject(
                `${name}-retries-${rule}`,
                kgatewayApi,
                'TrafficPolicy',
                spec.apply((known) => retryPolicy(known, rule)),
                { parent: this },
            ),
        );
        const route = customObject(`${name}-route`, gatewayApi, 'HTTPRoute', spec.apply(priorityRoute), {
            parent: this,
            dependsOn: [policy, ...retries], // no request without its policies
        });

        this.routeName = route.metadata.name;
        this.registerOutputs({ routeName: this.routeName });
    }
}
