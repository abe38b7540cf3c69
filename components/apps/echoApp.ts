import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../declaredOnce';
import type { Hardening } from '../istio/hardening';
import { oneClusterDomain } from '../oneClusterDomain';
import { resolved } from '../resolved';
import { echoSingles, echoSpec } from './echoAppSpec';
import { echoDeployment } from './echoDeployment';
import { echoHost, echoService } from './echoService';

/** Arguments of {@link EchoApp}. */
export interface EchoAppArgs {
    /** Name of the Deployment; default of `serviceName` and of the pods' label `app`. */
    appName: pulumi.Input<string>;
    /** Name of the Service. Default: `appName`. */
    serviceName?: pulumi.Input<string>;
    /** Port of the Service. Default: 80; behind an Envoy 10000. */
    servicePort?: pulumi.Input<number>;
    /** Labels of the pods, by which the Service finds them. Default: `app: <appName>`. */
    labels?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Start of every reply. */
    text: pulumi.Input<string>;
    /** Cluster that the reply names: `<text> cluster=<cluster> pod=<pod name>`. */
    cluster: pulumi.Input<string>;
    /** Namespace, which must exist. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /** DNS suffix of the cluster's Services, for the output `host`. Default: `cluster.local`. */
    clusterDomain?: pulumi.Input<string>;
    /** Pods. Default: 2. */
    replicas?: pulumi.Input<number>;
    /** Image of http-echo 1.0.0 or of a program with its flags. Default: `hashicorp/http-echo:1.0.0`. */
    image?: pulumi.Input<string>;
    /**
     * Seconds for which a terminating pod keeps serving while its removal propagates to the proxies (`preStop.sleep`,
     * Kubernetes 1.30 or newer). Default: 5. With 0 the pod refuses connections at once.
     */
    drainSeconds?: pulumi.Input<number>;
    /** Seconds until a terminating pod is killed. Default: 30. */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /**
     * Whether Istio injects a sidecar into the pods. Default: false. Failover happens in the *client's* proxy, here the
     * ingress gateway; a sidecar beside the server adds nothing to it.
     */
    sidecar?: pulumi.Input<boolean>;
    /** Control plane revision that injects the sidecar. Default: the default revision. */
    revision?: pulumi.Input<string>;
    /**
     * Whether an Envoy sidecar is in front of http-echo, as in the Gloo guide: on port 10000, with an administration
     * port 19000 where `/healthcheck/fail` and `/healthcheck/ok` switch the health of the pod. Default: false.
     */
    behindEnvoy?: pulumi.Input<boolean>;
    /** Image of that Envoy. Default: `envoyproxy/envoy:v1.40.0`. */
    envoyImage?: pulumi.Input<string>;
    /**
     * Source of the settings of that Envoy and its pod. `guide`: the Gloo guide; an unhealthy pod answers every request
     * with 503, every client in the cluster can switch it, and it terminates at once. Default: `hardened`: only
     * `/health` fails, the switch is on the pod's loopback alone, and the pod drains.
     */
    hardening?: pulumi.Input<Hardening>;
}

/**
 * An application whose replies name their cluster and pod: http-echo in one cluster, a Deployment and a Service.
 *
 * Acts on the cluster of the `provider` option.
 *
 * @example
 * {@includeCode ../../examples/localityFailover.ts}
 */
export class EchoApp extends pulumi.ComponentResource {
    /** Name of the Service. */
    readonly serviceName: pulumi.Output<string>;
    /** Fully qualified host of the Service, e.g. `hello-world.default.svc.cluster.local`. */
    readonly host: pulumi.Output<string>;
    /** Address of the Service inside its cluster. */
    readonly clusterIP: pulumi.Output<string>;
    /** Port of the Service. */
    readonly port: pulumi.Output<number>;
    /** Name of the Deployment. */
    readonly deploymentName: pulumi.Output<string>;
    /** Labels of the pods. */
    readonly selector: pulumi.Output<{ [label: string]: string }>;

    constructor(name: string, args: EchoAppArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:EchoApp', name, args, opts);

        const spec = resolved('EchoApp', args, (known) => {
            const read = echoSpec(known);
            declaredOnce(this, 'EchoApp', name, echoSingles(read));
            oneClusterDomain(this, 'EchoApp', name, { path: 'clusterDomain', domain: read.clusterDomain });
            return read;
        });
        const deployment = spec.apply(echoDeployment);
        new kubernetes.apps.v1.Deployment(
            `${name}-deployment`,
            { metadata: deployment.metadata, spec: deployment.spec },
            { parent: this },
        );
        const service = spec.apply(echoService);
        const balanced = new kubernetes.core.v1.Service(
            `${name}-service`,
            { metadata: service.metadata, spec: service.spec },
            { parent: this },
        );

        this.serviceName = spec.serviceName;
        this.host = spec.apply(echoHost);
        this.clusterIP = balanced.spec.clusterIP;
        this.port = spec.servicePort;
        this.deploymentName = spec.appName;
        this.selector = spec.labels;
        this.registerOutputs({
            serviceName: this.serviceName,
            host: this.host,
            clusterIP: this.clusterIP,
            port: this.port,
            deploymentName: this.deploymentName,
            selector: this.selector,
        });
    }
}
