import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import { resolved } from '../../resolved';
import {
    failoverPolicy,
    outlierDetectionPolicy,
    virtualDestination,
    virtualDestinationSingles,
    virtualDestinationSpec,
} from './virtualDestinationSpec';

/** Arguments of {@link VirtualDestination}. */
export interface VirtualDestinationArgs {
    /** Name of the three resources. */
    destinationName: pulumi.Input<string>;
    /** Namespace of the three resources: one of the workspace that owns the service. */
    namespace: pulumi.Input<string>;
    /** Hosts under which callers reach the service wherever it runs, e.g. `reviews.global`. */
    hosts: pulumi.Input<pulumi.Input<string>[]>;
    /** Labels of the Kubernetes Services behind it, the same in every cluster. */
    serviceLabels: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Namespace of those Services. Default: `namespace`. */
    serviceNamespace?: pulumi.Input<string>;
    /** Port of the Services and of the hosts. */
    port: pulumi.Input<number>;
    /** Protocol of the port: `HTTP` (default), `HTTPS`, `GRPC`, `HTTP2`, `TCP` or `TLS`. */
    protocol?: pulumi.Input<string>;
    /**
     * Regions of the clusters: each falls back to the next, and the last to the first. Default: Istio's own
     * order, which is the caller's zone, its region, then all others.
     */
    regions?: pulumi.Input<pulumi.Input<string>[]>;
    /** 5xx in a row that eject an instance. Default: 5; the product's guide has 2. */
    consecutiveErrors?: pulumi.Input<number>;
    /** Time between two sweeps. Default: `1s`; the guide has `5s`. */
    interval?: pulumi.Input<string>;
    /** How long an instance stays ejected the first time. Default: `10s`; the guide has `30s`. */
    baseEjectionTime?: pulumi.Input<string>;
    /** Most instances that may be ejected at once, in percent. Default: 99, all but the last; the guide has 100. */
    maxEjectionPercent?: pulumi.Input<number>;
}

/**
 * Failover of a service for users of Gloo Mesh Enterprise 2, the successor of the Solo guide's Service Mesh Hub: a
 * `VirtualDestination` (networking.gloo.solo.io/v2) over the clusters' Services, a `FailoverPolicy` that says where to
 * go and an `OutlierDetectionPolicy` that says when (both resilience.policy.gloo.solo.io/v2).
 *
 * Acts on the cluster of the `provider` option: the management cluster, or one of the workspace. The resources follow
 * the product's public documentation; they have not been run with it. `MeshFailover` does the same with Istio alone.
 *
 * @experimental
 * @example
 * {@includeCode ../../../examples/soloMesh.ts}
 */
export class VirtualDestination extends pulumi.ComponentResource {
    /** Hosts under which callers reach the service. */
    readonly hosts: pulumi.Output<string[]>;

    constructor(name: string, args: VirtualDestinationArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:VirtualDestination', name, args, opts);

        const spec = resolved('VirtualDestination', args, (known) => {
            const read = virtualDestinationSpec(known);
            declaredOnce(this, 'VirtualDestination', name, virtualDestinationSingles(read));
            return read;
        });
        const declare = (
            part: string,
            apiVersion: string,
            kind: string,
            manifest: pulumi.Output<{ metadata: object; spec: object }>,
        ) =>
            new kubernetes.apiextensions.CustomResource(
                `${name}-${part}`,
                { apiVersion, kind, metadata: manifest.metadata, spec: manifest.spec },
                { parent: this },
            );
        const policies = 'resilience.policy.gloo.solo.io/v2';
        declare('outlier', policies, 'OutlierDetectionPolicy', spec.apply(outlierDetectionPolicy));
        declare('failover', policies, 'FailoverPolicy', spec.apply(failoverPolicy));
        declare('destination', 'networking.gloo.solo.io/v2', 'VirtualDestination', spec.apply(virtualDestination));

        this.hosts = spec.hosts;
        this.registerOutputs({ hosts: this.hosts });
    }
}
