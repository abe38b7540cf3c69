import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import { oneClusterDomain } from '../../oneClusterDomain';
import { resolved } from '../../resolved';
import { bookinfoHosts, bookinfoPort, bookinfoSingles, bookinfoSpec } from './bookinfoSpec';
import { bookinfoDeployment, bookinfoService, bookinfoServiceAccount } from './manifests';
import { bookinfoServices, bookinfoWorkloads, workloadName } from './workloads';

/** Host names of Bookinfo's services, each `host` or `host:port`. */
export interface BookinfoHostnames {
    /** Default: `details`. */
    details?: pulumi.Input<string>;
    /** Default: `reviews`. */
    reviews?: pulumi.Input<string>;
    /** Default: `ratings`. */
    ratings?: pulumi.Input<string>;
}

/** Arguments of {@link Bookinfo}. */
export interface BookinfoArgs {
    /** Cluster that the replies name: `clustername` in the JSON of reviews. */
    cluster: pulumi.Input<string>;
    /** Namespace, which must exist. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /** DNS suffix of the cluster's Services, for the output `hosts`. Default: `cluster.local`. */
    clusterDomain?: pulumi.Input<string>;
    /** Pods of each Deployment. Default: 2. */
    replicas?: pulumi.Input<number>;
    /**
     * Pods of single Deployments by their names, where they differ: `{ 'reviews-v2': 0 }`. The Deployments are
     * `productpage-v1`, `details-v1`, `reviews-v1`, `reviews-v2`, `reviews-v3` and `ratings-v1`.
     */
    replicasOf?: pulumi.Input<{ [deployment: string]: pulumi.Input<number> }>;
    /**
     * Host names by which productpage reaches the other services, and reviews reaches ratings. Default: those of their
     * Services, with port 9080.
     */
    hostnames?: pulumi.Input<BookinfoHostnames>;
    /**
     * IP addresses of host names that DNS does not know, for the pods' hosts file: `{ 'details.example': '240.240.0.1' }`.
     * A sidecar takes the connection to any address, and routes by the host name.
     */
    addresses?: pulumi.Input<{ [hostname: string]: pulumi.Input<string> }>;
    /** Repository of the images `examples-bookinfo-…`. Default: `istio`, Istio's own on Docker Hub. */
    imageRepository?: pulumi.Input<string>;
    /** Tag of the images. Default: `1.20.3`. */
    imageTag?: pulumi.Input<string>;
    /**
     * Seconds for which a terminating pod keeps serving while its removal propagates to the proxies (`preStop.sleep`,
     * Kubernetes 1.30 or newer). Default: 5. With 0 the pod refuses connections at once.
     */
    drainSeconds?: pulumi.Input<number>;
    /** Seconds until a terminating pod is killed. Default: 30. */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /**
     * Whether Istio injects a sidecar into the pods. Default: true. The failover of details, reviews and ratings happens
     * in the sidecars of their callers.
     */
    sidecar?: pulumi.Input<boolean>;
    /** Control plane revision that injects the sidecars. Default: the default revision. */
    revision?: pulumi.Input<string>;
}

/**
 * Istio's sample application Bookinfo in one cluster: productpage calls details and reviews, and reviews calls ratings.
 * A Deployment for each version, a Service and a ServiceAccount for each service.
 *
 * Acts on the cluster of the `provider` option. `/productpage` answers 200 whatever fails behind it; whoever watches a
 * failover asks for `/api/v1/products/0` and `/api/v1/products/0/reviews`.
 *
 * @example
 * {@includeCode ../../../examples/bookinfo.ts}
 */
export class Bookinfo extends pulumi.ComponentResource {
    /** Namespace of everything. */
    readonly namespace: pulumi.Output<string>;
    /** Fully qualified hosts of the Services, by service. */
    readonly hosts: pulumi.Output<{ [service: string]: string }>;
    /** Addresses of the Services inside their cluster, by service. */
    readonly clusterIPs: pulumi.Output<{ [service: string]: string }>;
    /** Port of every Service. */
    readonly port: pulumi.Output<number>;

    constructor(name: string, args: BookinfoArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:Bookinfo', name, args, opts);

        const spec = resolved('Bookinfo', args, (known) => {
            const read = bookinfoSpec(known);
            declaredOnce(this, 'Bookinfo', name, bookinfoSingles(read));
            oneClusterDomain(this, 'Bookinfo', name, { path: 'clusterDomain', domain: read.clusterDomain });
            return read;
        });
        const services = bookinfoServices.map((service) => {
            const account = spec.apply((known) => bookinfoServiceAccount(service, known));
            const dependsOn = new kubernetes.core.v1.ServiceAccount(
                `${name}-${service}-account`,
                { metadata: account.metadata, automountServiceAccountToken: account.automountServiceAccountToken },
                { parent: this },
            );
            const deployments = bookinfoWorkloads.flatMap((workload, index) => {
                if (workload.service !== service) {
                    return [];
                }
                const declared = spec.apply((known) =>
                    bookinfoDeployment(known.workloads[index] ?? neverMissing(), known),
                );
                return new kubernetes.apps.v1.Deployment(
                    `${name}-${workloadName(workload)}`,
                    { metadata: declared.metadata, spec: declared.spec },
                    { parent: this, dependsOn },
                );
            });
            const declared = spec.apply((known) => bookinfoService(service, known));
            const made = new kubernetes.core.v1.Service(
                `${name}-${service}-service`,
                { metadata: declared.metadata, spec: declared.spec },
                // A Service waits for its pods, and Services that wait could take all of the engine's places.
                { parent: this, dependsOn: deployments },
            );
            return made.spec.clusterIP.apply((address) => [service, address] as const);
        });

        this.namespace = spec.namespace;
        this.hosts = spec.apply(bookinfoHosts);
        this.clusterIPs = pulumi.all(services).apply((all) => Object.fromEntries(all));
        this.port = pulumi.output(bookinfoPort);
        this.registerOutputs({
            namespace: this.namespace,
            hosts: this.hosts,
            clusterIPs: this.clusterIPs,
            port: this.port,
        });
    }
}

function neverMissing(): never {
    throw new Error('The specification has every Deployment.');
}
