import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { gatewayRole, gatewayRoleBinding, gatewayServiceAccount } from './access';
import { balancerAddress } from './balancerAddress';
import { gatewayDeployment } from './deployment';
import type { GatewaySpec } from './ingressGatewaySpec';
import { gatewayAutoscaler, gatewayDisruptionBudget } from './scaling';
import { gatewayService } from './service';

/** Outputs of a gateway's objects. */
export interface GatewayObjects {
    /** IP addresses or host names by which others reach it; none where these are the nodes' own. */
    addresses: pulumi.Output<string[]>;
    deployment: kubernetes.apps.v1.Deployment;
}

/** Declares one gateway as children of `parent`, each named `${name}-…`. */
export function gatewayObjects(
    name: string,
    spec: pulumi.Output<GatewaySpec>,
    parent: pulumi.Resource,
): GatewayObjects {
    const child = { parent };
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
    const manifest = spec.apply(gatewayDeployment);
    const deployment = new kubernetes.apps.v1.Deployment(
        `${name}-deployment`,
        { metadata: manifest.metadata, spec: manifest.spec },
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
        { ...child, dependsOn: [deployment] },
    );
    const budget = spec.apply(gatewayDisruptionBudget);
    new kubernetes.policy.v1.PodDisruptionBudget(
        `${name}-budget`,
        { metadata: budget.metadata, spec: budget.spec },
        child,
    );
    const addresses = pulumi
        .all([spec, entry.status])
        .apply(([{ reach }, status]) =>
            reach.by === 'load balancer' ? [balancerAddress(status)] : reach.by === 'node port' ? [] : reach.addresses,
        );
    return { addresses, deployment };
}
