import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce, type Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { kubeconfigProblems } from '../../kubeconfigProblems';
import { labelProblems } from '../../kubernetesNames';
import { resolvedFrom, whenKnown } from '../../resolved';
import { readClusterName } from './remoteReaderSpec';

/** Arguments of {@link RemoteAccess}. */
export interface RemoteAccessArgs {
    /** Name of the other cluster in the mesh, as its own `ControlPlane` and `RemoteReader` have it. */
    remoteCluster: pulumi.Input<string>;
    /**
     * How to read it: the output of its `RemoteReader`. Another kubeconfig has to hold its credentials itself: istiod
     * refuses programs and files. Treated as a secret, whether it is given as one or not.
     */
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

/** What a cluster has once. */
function remoteAccessSingles({ name, namespace }: ReturnType<typeof remoteSecretMetadata>): Single[] {
    return [
        {
            path: 'remoteCluster',
            thing: `Secret ${namespace}/${name}`,
            fix: 'declare one `RemoteAccess` for each other cluster.',
        },
    ];
}

/** The Secret's data: istiod takes the key for the name of the cluster. */
export function remoteSecretData({ kubeconfig, remoteCluster }: { kubeconfig: string; remoteCluster: string }) {
    const problems = kubeconfigProblems('kubeconfig', kubeconfig, 'RemoteReader');
    const named = problems.length > 0 ? undefined : readClusterName(kubeconfig);
    refuse('RemoteAccess', [
        ...problems,
        ...(named === undefined || named === remoteCluster
            ? []
            : [
                  {
                      path: 'remoteCluster',
                      reason: `is "${remoteCluster}", but \`kubeconfig\` is that of a \`RemoteReader\` with the \`clusterName\` "${named}"`,
                      fix: 'write the name that the cluster has in the mesh in both.',
                  },
              ]),
    ]);
    return { [remoteCluster]: Buffer.from(kubeconfig).toString('base64') };
}

/**
 * Access of this cluster's control plane to the services and endpoints of another: the Secret that `istioctl
 * create-remote-secret` would write (https://istio.io/latest/docs/setup/install/multicluster/).
 *
 * Acts on the cluster of the `provider` option. Two clusters that call each other need two.
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

        const { kubeconfig, ...place } = args;
        const metadata = resolvedFrom('RemoteAccess', args, place, (known) => {
            const read = remoteSecretMetadata(known);
            declaredOnce(this, 'RemoteAccess', name, remoteAccessSingles(read));
            return read;
        });
        const secret = new kubernetes.core.v1.Secret(
            `${name}-secret`,
            {
                metadata,
                type: 'Opaque',
                data: pulumi.secret(whenKnown({ remoteCluster: args.remoteCluster, kubeconfig }, remoteSecretData)),
            },
            { parent: this },
        );

        this.secretName = secret.metadata.name;
        this.registerOutputs({ secretName: this.secretName });
    }
}
