import type * as kubernetes from '@pulumi/kubernetes';
import { gatewayMetadata } from './deployment';
import type { GatewaySpec } from './ingressGatewaySpec';

/** What the gateway runs as. */
export function gatewayServiceAccount(spec: GatewaySpec) {
    return { metadata: gatewayMetadata(spec) } satisfies kubernetes.core.v1.ServiceAccountArgs;
}

/** Reading the TLS certificates that `Gateway`s name by `credentialName`, in the gateway's own namespace only. */
export function gatewayRole(spec: GatewaySpec) {
    return {
        metadata: gatewayMetadata(spec),
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
    } satisfies kubernetes.rbac.v1.RoleArgs;
}

export function gatewayRoleBinding(spec: GatewaySpec) {
    return {
        metadata: gatewayMetadata(spec),
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: spec.gatewayName },
        subjects: [{ kind: 'ServiceAccount', name: spec.gatewayName, namespace: spec.namespace }],
    } satisfies kubernetes.rbac.v1.RoleBindingArgs;
}
