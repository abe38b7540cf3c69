import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { resolved } from '../resolved';
import { echoDeployment, echoLabels } from './echoDeployment';
import { echoHost, echoService, echoServicePort } from './echoService';
import { echoSpec } from './echoSpec';

/** Arguments of {@link EchoApp}. */
export interface EchoAppArgs {
    /** Name of the Deployment and the Service, and value of the pods' `app` label. The same in every cluster. */
    appName: pulumi.Input<string>;
    /** First words of every reply. */
    text: pulumi.Input<string>;
    /** Cluster that the reply names: `<text> cluster=<cluster> pod=<pod name>`. */
    cluster: pulumi.Input<string>;
    /** Namespace, which must exist. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /** Pods. Default: 2. */
    replicas?: pulumi.Input<number>;
    /** Image of http-echo 1.0.0 or of something with its flags. Default: `hashicorp/http-echo:1.0.0`. */
    image?: pulumi.Input<string>;
    /**
     * Seconds that an ending pod goes on serving while the proxies hear of it (`preStop.sleep`, Kubernetes 1.30 or
     * newer). Default: 5. 0 leaves it out: then the pod refuses connections at once.
     */
    drainSeconds?: pulumi.Input<number>;
    /** Seconds until an ending pod is killed. Default: 30. */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /**
     * Whether Istio may put a sidecar into the pods. Default: false. Failover happens in the proxy of the *client*,
     * here the ingress gateway; a sidecar beside the server would only be a second one to break and to measure.
     */
    sidecar?: pulumi.Input<boolean>;
}

/**
 * An application whose replies say where they come from: http-echo in one cluster, a Deployment and a Service.
 *
 * Acts on the cluster of the `provider` option.
 *
 * @example
 * {@includeCode ../../examples/localityFailover.ts}
 */
export class EchoApp extends pulumi.ComponentResource {
    /** Fully qualified host of the Service, e.g. `hello-world.default.svc.cluster.local`. */
    public readonly host: pulumi.Output<string>;
    /** Port of the Service. */
    public readonly port: pulumi.Output<number>;
    /** Name of the Deployment. */
    public readonly deploymentName: pulumi.Output<string>;
    /** Labels of the pods. */
    public readonly selector: pulumi.Output<{ [label: string]: string }>;

    constructor(name: string, args: EchoAppArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:EchoApp', name, args, opts);

        const spec = resolved(args, echoSpec);
        const deployment = spec.apply(echoDeployment);
        new kubernetes.apps.v1.Deployment(
            `${name}-deployment`,
            { metadata: deployment.metadata, spec: deployment.spec },
            { parent: this },
        );
        const service = spec.apply(echoService);
        new kubernetes.core.v1.Service(
            `${name}-service`,
            { metadata: service.metadata, spec: service.spec },
            { parent: this },
        );

        this.host = spec.apply(echoHost);
        this.port = pulumi.output(echoServicePort);
        this.deploymentName = spec.appName;
        this.selector = spec.apply(echoLabels);
        this.registerOutputs({
            host: this.host,
            port: this.port,
            deploymentName: this.deploymentName,
            selector: this.selector,
        });
    }
}
