import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { ApiServerArgs } from '../../clusters/apiServerAccess';
import { declaredOnce } from '../../declaredOnce';
import { resolved } from '../../resolved';
import {
    accessMetadata,
    accessName,
    federationAccessSingles,
    federationAccessSpec,
    federationKubeconfig,
    federationRules,
} from './federationAccessSpec';

/** Arguments of {@link FederationAccess}. */
export interface FederationAccessArgs extends ApiServerArgs {
    /** Name under which the cluster is registered. */
    clusterName: pulumi.Input<string>;
    /** Namespace of the service account: Gloo's, which must exist. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
}

/**
 * Gives Federation access to Gloo's resources in a cluster: the half of `glooctl cluster register` that runs in the
 * registered cluster. The other half is `RegisteredCluster`.
 *
 * Acts on the cluster of the `provider` option: a service account with a token that does not expire (since 1.24,
 * Kubernetes creates none itself), and the role that Gloo documents.
 *
 * @example
 * {@includeCode ../../../examples/edgeFederation.ts}
 */
export class FederationAccess extends pulumi.ComponentResource {
    /** Kubeconfig of the service account. Secret. */
    readonly kubeconfig: pulumi.Output<string>;
    /** Name under which the cluster is registered. */
    readonly clusterName: pulumi.Output<string>;

    constructor(name: string, args: FederationAccessArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:FederationAccess', name, args, opts);

        const child = { parent: this };
        const spec = resolved('FederationAccess', args, (known) => {
            const read = federationAccessSpec(known);
            declaredOnce(this, 'FederationAccess', name, federationAccessSingles(read));
            return read;
        });
        const metadata = spec.apply(accessMetadata);
        const account = new kubernetes.core.v1.ServiceAccount(`${name}-account`, { metadata }, child);
        const role = new kubernetes.rbac.v1.ClusterRole(
            `${name}-role`,
            { metadata: { name: spec.apply(accessName) }, rules: federationRules() },
            child,
        );
        new kubernetes.rbac.v1.ClusterRoleBinding(
            `${name}-binding`,
            {
                metadata: { name: spec.apply(accessName) },
                roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name },
                subjects: [{ kind: 'ServiceAccount', name: spec.clusterName, namespace: spec.namespace }],
            },
            { ...child, dependsOn: [account] },
        );
        const token = new kubernetes.core.v1.Secret(
            `${name}-token`,
            {
                metadata: {
                    name: spec.apply(({ clusterName }) => `${clusterName}-token`),
                    namespace: spec.namespace,
                    annotations: {
                        'kubernetes.io/service-account.name': account.metadata.name, // Kubernetes fills it in
                    },
                },
                type: 'kubernetes.io/service-account-token',
            },
            child,
        );

        this.kubeconfig = pulumi.secret(
            pulumi.all([spec, token.data]).apply(([known, data]) => federationKubeconfig(known, data)),
        );
        this.clusterName = spec.clusterName;
        this.registerOutputs({ kubeconfig: this.kubeconfig, clusterName: this.clusterName });
    }
}
