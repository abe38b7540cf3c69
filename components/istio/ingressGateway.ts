import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { resolved } from '../resolved';
import { gatewayRole, gatewayRoleBinding, gatewayServiceAccount } from './gatewayAccess';
import { gatewayDeployment } from './gatewayDeployment';
import { gatewayAutoscaler, gatewayDisruptionBudget } from './gatewayScaling';
import { gatewayService, loadBalancerAddress, type LoadBalancerStatus } from './gatewayService';
import { gatewaySpec } from './gatewaySpec';

/** Requests and limits of one gateway pod. */
export interface GatewayResources {
    /** Default: `100m`. */
    cpuRequest?: pulumi.Input<string>;
    /** Default: `128Mi`. */
    memoryRequest?: pulumi.Input<string>;
    /** Default: `2000m`. */
    cpuLimit?: pulumi.Input<string>;
    /** Default: `1024Mi`. */
    memoryLimit?: pulumi.Input<string>;
}

/** Arguments of {@link IngressGateway}. */
export interface IngressGatewayArgs {
    /** Namespace, which must exist. */
    namespace: pulumi.Input<string>;
    /** Name of all the gateway's objects. Default: `istio-ingressgateway`. */
    gatewayName?: pulumi.Input<string>;
    /** Labels by which Istio `Gateway`s select the pods. Default: `istio: ingressgateway`. */
    selector?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Control plane revision that injects the proxy, e.g. `asm-managed`. Default: the default revision. */
    revision?: pulumi.Input<string>;
    /** Fewest pods. Default: 1, as in Istio's chart; 2 or more where the entry itself must survive a node. */
    minReplicas?: pulumi.Input<number>;
    /** Most pods. Default: 5. */
    maxReplicas?: pulumi.Input<number>;
    /** CPU use, in percent of the request, that the autoscaler aims at. Default: 80. */
    targetCpuPercent?: pulumi.Input<number>;
    /** Requests and limits of each pod. */
    resources?: pulumi.Input<GatewayResources>;
    /** Seconds until an ending pod is killed. Default: 30. */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /** Annotations of the Service, by which clouds are told what load balancer to make. */
    serviceAnnotations?: pulumi.Input<{ [annotation: string]: pulumi.Input<string> }>;
}

/**
 * A self-deployed Istio gateway in one cluster: ServiceAccount, Role and RoleBinding, Deployment (the control plane
 * injects the proxy), Service of type LoadBalancer, HorizontalPodAutoscaler and PodDisruptionBudget.
 *
 * Acts on the cluster of the `provider` option, where the control plane must be running already. The same on Istio
 * and on Cloud Service Mesh (https://istio.io/latest/docs/setup/additional-setup/gateway/).
 *
 * @example
 * {@includeCode ../../examples/localityFailover.ts}
 */
export class IngressGateway extends pulumi.ComponentResource {
    /** IP address or host name of the load balancer. */
    public readonly address: pulumi.Output<string>;
    /** Labels by which Istio `Gateway`s select this gateway. */
    public readonly selector: pulumi.Output<{ [label: string]: string }>;

    constructor(name: string, args: IngressGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:IngressGateway', name, args, opts);

        const child = { parent: this };
        const spec = resolved(args, gatewaySpec);

        const account = new kubernetes.core.v1.ServiceAccount(
            `${name}-account`,
            { metadata: spec.apply(gatewayServiceAccount).metadata },
            child,
        );
        const role = spec.apply(gatewayRole);
        const secretsReader = new kubernetes.rbac.v1.Role(
            `${name}-role`,
            { metadata: role.metadata, rules: role.rules },
            child,
        );
        const binding = spec.apply(gatewayRoleBinding);
        const access = new kubernetes.rbac.v1.RoleBinding(
            `${name}-binding`,
            { metadata: binding.metadata, roleRef: binding.roleRef, subjects: binding.subjects },
            { ...child, dependsOn: [secretsReader, account] },
        );
        const deployment = spec.apply(gatewayDeployment);
        const proxies = new kubernetes.apps.v1.Deployment(
            `${name}-deployment`,
            { metadata: deployment.metadata, spec: deployment.spec },
            { ...child, dependsOn: [access] },
        );
        const service = spec.apply(gatewayService);
        const entry = new kubernetes.core.v1.Service(
            `${name}-service`,
            { metadata: service.metadata, spec: service.spec },
            child,
        );
        const autoscaler = spec.apply(gatewayAutoscaler);
        new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
            `${name}-autoscaler`,
            { metadata: autoscaler.metadata, spec: autoscaler.spec },
            { ...child, dependsOn: [proxies] },
        );
        const budget = spec.apply(gatewayDisruptionBudget);
        new kubernetes.policy.v1.PodDisruptionBudget(
            `${name}-budget`,
            { metadata: budget.metadata, spec: budget.spec },
            child,
        );

        this.address = entry.status.apply(address);
        this.selector = spec.selector;
        this.registerOutputs({ address: this.address, selector: this.selector });
    }
}

/** The address, unknown while a preview only asks the API server what it would do. */
function address(status: LoadBalancerStatus | undefined): string {
    const found = loadBalancerAddress(status);
    if (found === undefined && pulumi.runtime.isDryRun()) {
        return pulumi.unknown as string;
    }
    if (found === undefined) {
        throw new Error(
            'The gateway’s Service has no `status.loadBalancer.ingress`: nothing in this cluster gives addresses ' +
                'to Services of type LoadBalancer.',
        );
    }
    return found;
}
