import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { ApiServerArgs } from '../../clusters/apiServerAccess';
import { declaredOnce } from '../../declaredOnce';
import { resolved } from '../../resolved';
import {
    clusterWideName,
    readerKubeconfig,
    readerMetadata,
    readerRules,
    readerSingles,
    remoteReaderSpec,
    type RemoteReaderSpec,
    tokenData,
} from './remoteReaderSpec';

/** Arguments of {@link RemoteReader}. */
export interface RemoteReaderArgs extends ApiServerArgs {
    /** Name of the cluster in the mesh, as its own `ControlPlane` has it. */
    clusterName: pulumi.Input<string>;
    /** Namespace of the account, which must exist. Default: `istio-system`. */
    namespace?: pulumi.Input<string>;
    /** Name of the account. Default: `istio-remote-reader`. */
    accountName?: pulumi.Input<string>;
}

/**
 * Gives the control planes of other clusters read access to this one, so that they discover its endpoints: a
 * ServiceAccount with the read permissions of istiod, and a token for it. Each of the other clusters takes the
 * `kubeconfig` in its `RemoteAccess`.
 *
 * Acts on the cluster of the `provider` option. The account is this component's own: that of Istio's charts may write
 * too, and its name follows the release.
 *
 * @example
 * {@includeCode ../../../examples/mesh.ts}
 */
export class RemoteReader extends pulumi.ComponentResource {
    /** How to read this cluster, in the form that istiod accepts. Secret. */
    readonly kubeconfig: pulumi.Output<string>;
    /** Name of the cluster in the mesh. */
    readonly clusterName: pulumi.Output<string>;

    constructor(name: string, args: RemoteReaderArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:RemoteReader', name, args, opts);

        const child = { parent: this };
        const spec = resolved('RemoteReader', args, (known) => {
            const read = remoteReaderSpec(known);
            declaredOnce(this, 'RemoteReader', name, readerSingles(read));
            return read;
        });
        const metadata = spec.apply(readerMetadata);
        const account = new kubernetes.core.v1.ServiceAccount(`${name}-account`, { metadata }, child);
        const clusterWide = { name: spec.apply(clusterWideName) };
        const role = new kubernetes.rbac.v1.ClusterRole(
            `${name}-role`,
            { metadata: clusterWide, rules: readerRules() },
            child,
        );
        const access = new kubernetes.rbac.v1.ClusterRoleBinding(
            `${name}-binding`,
            {
                metadata: clusterWide,
                roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name },
                subjects: [{ kind: 'ServiceAccount', name: spec.accountName, namespace: spec.namespace }],
            },
            { ...child, dependsOn: [account] },
        );
        // Since Kubernetes 1.24 an account has no token by default. The controller manager fills in this Secret.
        const token = new kubernetes.core.v1.Secret(
            `${name}-token`,
            {
                metadata: {
                    name: spec.accountName,
                    namespace: spec.namespace,
                    annotations: { 'kubernetes.io/service-account.name': account.metadata.name },
                },
                type: 'kubernetes.io/service-account-token',
            },
            { ...child, dependsOn: [access] },
        );

        this.kubeconfig = pulumi.secret(
            pulumi.all([spec, token.data]).apply(([known, data]) => kubeconfig(known, data)),
        );
        this.clusterName = spec.clusterName;
        this.registerOutputs({ kubeconfig: this.kubeconfig, clusterName: this.clusterName });
    }
}

/** The kubeconfig, unknown while a preview only asks the API server what it would do. */
function kubeconfig(spec: RemoteReaderSpec, data: Record<string, string> | undefined): string {
    const found = tokenData(data);
    if (found === undefined && pulumi.runtime.isDryRun()) {
        return pulumi.unknown as string;
    }
    if (found === undefined) {
        throw new Error(
            `The Secret ${spec.namespace}/${spec.accountName} has no token: the controller manager of ` +
                `\`${spec.clusterName}\` fills none in.`,
        );
    }
    return readerKubeconfig(spec, found);
}
