import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { resolvedFrom } from '../../resolved';
import { federationNamespace, multiclusterApi } from '../gloo';

/** Arguments of {@link RegisteredCluster}. */
export interface RegisteredClusterArgs {
    /** Name under which the cluster is registered, and by which `FailoverScheme` names it. */
    clusterName: pulumi.Input<string>;
    /** How to reach it: the output of its `FederationAccess`. Treated as a secret, whether it is given as one or not. */
    kubeconfig: pulumi.Input<string>;
    /** Namespace of Federation. Default: `gloo-fed`. */
    namespace?: pulumi.Input<string>;
    /** DNS suffix of Services in that cluster. Default: `cluster.local`. */
    clusterDomain?: pulumi.Input<string>;
}

/** {@link RegisteredClusterArgs} with the defaults filled in. */
export function registration(args: pulumi.Unwrap<Omit<RegisteredClusterArgs, 'kubeconfig'>>) {
    const { clusterName, namespace = federationNamespace, clusterDomain = 'cluster.local' } = args;
    refuse('RegisteredCluster', [
        ...labelProblems('clusterName', clusterName),
        ...labelProblems('namespace', namespace),
        ...(clusterDomain === ''
            ? [{ path: 'clusterDomain', reason: 'is empty', fix: 'leave it out for `cluster.local`.' }]
            : []),
    ]);
    return { clusterName, namespace, clusterDomain };
}

/**
 * Makes a cluster known to Federation: the half of `glooctl cluster register` that happens where Federation runs. The
 * cluster that runs it is registered like every other.
 *
 * Acts on the cluster of the `provider` option. A Secret of type `solo.io/kubeconfig` and a `KubernetesCluster`
 * (multicluster.solo.io/v1alpha1).
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

        const { kubeconfig, ...settings } = hidden;
        const spec = resolvedFrom('RegisteredCluster', args, settings, registration);
        const metadata = { name: spec.clusterName, namespace: spec.namespace };
        const secret = new kubernetes.core.v1.Secret(
            `${name}-secret`,
            {
                metadata,
                type: 'solo.io/kubeconfig',
                data: { kubeconfig: kubeconfig.apply((text) => Buffer.from(text).toString('base64')) },
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
