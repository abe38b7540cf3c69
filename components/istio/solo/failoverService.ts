import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import { resolved } from '../../resolved';
import {
    failoverService,
    failoverServiceSingles,
    failoverServiceSpec,
    outlierPolicy,
    shiftPolicy,
} from './failoverServiceSpec';

/** A Kubernetes Service that exists under the same name in several clusters. */
export interface BackingService {
    /** Name of the Service. */
    name: pulumi.Input<string>;
    /** Its namespace. */
    namespace: pulumi.Input<string>;
}

/** Arguments of {@link FailoverService}. */
export interface FailoverServiceArgs {
    /** The service that fails over. */
    service: pulumi.Input<BackingService>;
    /** Its port. */
    port: pulumi.Input<number>;
    /** Names under which the clusters are registered, in the order of their priority. */
    clusters: pulumi.Input<pulumi.Input<string>[]>;
    /** Host of the new service. Default: `<name>-failover.<namespace>.global`. */
    hostname?: pulumi.Input<string>;
    /** Namespace of the product. Default: `service-mesh-hub`. */
    namespace?: pulumi.Input<string>;
    /** Names of the meshes that may call it. Default: `istiod-istio-system-<first cluster>`. */
    meshes?: pulumi.Input<pulumi.Input<string>[]>;
    /** 5xx in a row that eject an instance. Default: 5; the product's guide has 1. */
    consecutiveErrors?: pulumi.Input<number>;
    /** Time between two sweeps. Default: `1s`; the guide has `10s`. */
    interval?: pulumi.Input<string>;
    /** How long an instance stays ejected the first time. Default: `10s`; the guide has `2m`. */
    baseEjectionTime?: pulumi.Input<string>;
}

/**
 * Failover of a service as the Solo guide has it, for users of Service Mesh Hub: the resource
 * `FailoverService`, the `TrafficPolicy` with outlier detection that it needs, and the one that sends callers to it.
 *
 * Acts on the cluster of the `provider` option, where the product's control plane runs. The product is discontinued:
 * `VirtualDestination` is for its successor, `MeshFailover` needs only Istio. The resources follow the product's public
 * documentation; they have not been run with it.
 *
 * @experimental
 * @example
 * {@includeCode ../../../examples/soloMesh.ts}
 */
export class FailoverService extends pulumi.ComponentResource {
    /** Host of the new service. */
    readonly hostname: pulumi.Output<string>;

    constructor(name: string, args: FailoverServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:FailoverService', name, args, opts);

        const spec = resolved('FailoverService', args, (known) => {
            const read = failoverServiceSpec(known);
            declaredOnce(this, 'FailoverService', name, failoverServiceSingles(read));
            return read;
        });
        const declare = (
            part: string,
            kind: string,
            manifest: pulumi.Output<{ metadata: object; spec: object }>,
            dependsOn: pulumi.Resource[] = [],
        ) =>
            new kubernetes.apiextensions.CustomResource(
                `${name}-${part}`,
                {
                    apiVersion: 'networking.smh.solo.io/v1alpha2',
                    kind,
                    metadata: manifest.metadata,
                    spec: manifest.spec,
                },
                { parent: this, dependsOn },
            );
        const outlier = declare('outlier', 'TrafficPolicy', spec.apply(outlierPolicy));
        const service = declare('service', 'FailoverService', spec.apply(failoverService), [outlier]);
        declare('shift', 'TrafficPolicy', spec.apply(shiftPolicy), [service]);

        this.hostname = spec.hostname;
        this.registerOutputs({ hostname: this.hostname });
    }
}
