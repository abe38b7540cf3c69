import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { resolvedFrom } from '../../resolved';

/** Arguments of {@link RemoteAccess}. */
export interface RemoteAccessArgs {
    /** Name of the other cluster in the mesh. */
    remoteCluster: pulumi.Input<string>;
    /** How to read it: the output of its `RemoteReader`. Treated as a secret, whether it is given as one or not. */
    kubeconfig: pulumi.Input<string>;
    /** Namespace of this cluster's control plane, which must exist. Default: `istio-system`. */
    namespace?: pulumi.Input<string>;
}

/** Where the Secret is, and what it says but for its data. */
function remoteSecretMetadata(args: pulumi.Unwrap<Omit<RemoteAccessArgs, 'kubeconfig'>>) {
    const { namespace = 'istio-system', remoteCluster } = args;
    refuse('RemoteAccess', [
        ...labelProblems('remoteCluster', remoteCluster),
        ...labelProblems('namespace', namespace),
    ]);
    return {
        name: `istio-remote-secret-${remoteCluster}`,
        namespace,
        labels: { 'istio/multiCluster': 'true' },
        annotations: { 'networking.istio.io/cluster': remoteCluster },
    };
}

/**
 * Lets the control plane of this cluster follow the services and endpoints of another: the Secret that `istioctl
 * create-remote-secret` would write (https://istio.io/latest/docs/setup/install/multicluster/).
 *
 * Acts on the cluster of the `provider` option. For each pair of clusters that call each other there are two.
 *
 * @example
 * {@includeCode ../../../examples/mesh.ts}
 */
export class RemoteAccess extends pulumi.ComponentResource {
    /** Name of the Secret. */
    readonly secretName: pulumi.Output<string>;

    constructor(name: string, args: RemoteAccessArgs, opts?: pulumi.ComponentResourceOptions) {
        const hidden = { ...args, kubeconfig: pulumi.secret(args.kubeconfig) };
        super('pulumi-failover:index:RemoteAccess', name, hidden, opts);

        const { kubeconfig, ...place } = hidden;
        const metadata = resolvedFrom('RemoteAccess', args, place, remoteSecretMetadata);
        const secret = new kubernetes.core.v1.Secret(
            `${name}-secret`,
            {
                metadata,
                type: 'Opaque',
                // istiod takes the key for the name of the cluster.
                data: pulumi.all([args.remoteCluster, kubeconfig]).apply(([cluster, text]) => ({
                    [cluster]: Buffer.from(text).toString('base64'),
                })),
            },
            { parent: this },
        );

        this.secretName = secret.metadata.name;
        this.registerOutputs({ secretName: this.secretName });
    }
}
