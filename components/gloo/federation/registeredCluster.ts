import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { clusterDomainProblems, defaultClusterDomain } from '../../clusterDomain';
import { declaredOnce, type Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { kubeconfigProblems } from '../../kubeconfigProblems';
import { labelProblems } from '../../kubernetesNames';
import { resolvedFrom, whenKnown } from '../../resolved';
import { federationNamespace, multiclusterApi } from '../gloo';

/** Arguments of {@link RegisteredCluster}. */
export interface RegisteredClusterArgs {
    /** Name under which the cluster is registered: its name in a `FailoverScheme`. */
    clusterName: pulumi.Input<string>;
    /** Kubeconfig of the cluster: the output of its `FederationAccess`. Always treated as a secret. */
    kubeconfig: pulumi.Input<string>;
    /** Namespace of Federation. Default: `gloo-fed`. */
    namespace?: pulumi.Input<string>;
    /** DNS suffix of Services in that cluster. Default: `cluster.local`. */
    clusterDomain?: pulumi.Input<string>;
}

/** {@link RegisteredClusterArgs} with the defaults filled in. */
export function registration(args: pulumi.Unwrap<Omit<RegisteredClusterArgs, 'kubeconfig'>>) {
    const { clusterName, namespace = federationNamespace, clusterDomain = defaultClusterDomain } = args;
    refuse('RegisteredCluster', [
        ...labelProblems('clusterName', clusterName),
        ...labelProblems('namespace', namespace),
        ...clusterDomainProblems('clusterDomain', clusterDomain),
    ]);
    return { clusterName, namespace, clusterDomain };
}

/** What a cluster has once. */
function registrationSingles({ clusterName, namespace }: ReturnType<typeof registration>): Single[] {
    return [
        {
            path: 'clusterName',
            thing: `KubernetesCluster ${namespace}/${clusterName}`,
            fix: 'register each cluster once, under its own name.',
        },
    ];
}

/** The kubeconfig in base64, as a Secret holds it. */
export function registeredKubeconfig({ kubeconfig }: { kubeconfig: string }): string {
    refuse('RegisteredCluster', kubeconfigProblems('kubeconfig', kubeconfig, 'FederationAccess'));
    return Buffer.from(kubeconfig).toString('base64');
}

/**
 * Registers a cluster with Federation: the half of `glooctl cluster register` that runs beside Federation. Federation's
 * own cluster is registered like every other.
 *
 * Acts on the cluster of the `provider` option. Declares a Secret of type `solo.io/kubeconfig` and a
 * `KubernetesCluster` (multicluster.solo.io/v1alpha1).
 *
 * @example
 * {@includeCode ../../../examples/edgeFederation.ts}
 */
export class RegisteredCluster extends pulumi.ComponentResource {
    /** Name under which it is registered. */
    readonly clusterName: pulumi.Output<string>;

    constructor(name: string, args: RegisteredClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        const hidden = { ...args, kubeconfig: pulumi.secret(args.kubeconfig) };
        super('pulumi-failover:index:RegisteredCluster', name, hidden, opts);

        const { kubeconfig, ...settings } = args;
        const spec = resolvedFrom('RegisteredCluster', args, settings, (known) => {
            const read = registration(known);
            declaredOnce(this, 'RegisteredCluster', name, registrationSingles(read));
            return read;
        });
        const encoded = pulumi.secret(whenKnown({ kubeconfig }, registeredKubeconfig));
        const metadata = { name: spec.clusterName, namespace: spec.namespace };
        const secret = new kubernetes.core.v1.Secret(
            `${name}-secret`,
            {
                metadata,
                type: 'solo.io/kubeconfig',
                data: { kubeconfig: encoded },
            },
            { parent: this },
        );
        const cluster = new kubernetes.apiextensions.CustomResource(
            `${name}-cluster`,
            {
                apiVersion: multiclusterApi,
                kind: 'KubernetesCluster',
                metadata,
                spec: { secretName: secret.metadata.name, clusterDomain: spec.clusterDomain },
            },
            { parent: this },
        );

        this.clusterName = cluster.metadata.name;
        this.registerOutputs({ clusterName: this.clusterName });
    }
}
