import * as pulumi from '@pulumi/pulumi';
import { type ApiServerAccess, apiServerAccess, apiServerProblems, clusterEntry } from '../../clusters/apiServerAccess';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { glooNamespace } from '../gloo';
import type { FederationAccessArgs } from './federationAccess';

/** A {@link FederationAccessArgs} with the defaults filled in. */
export interface FederationAccessSpec extends ApiServerAccess {
    clusterName: string;
    namespace: string;
}

export function federationAccessSpec(args: pulumi.Unwrap<FederationAccessArgs>): FederationAccessSpec {
    const { clusterName, namespace = glooNamespace } = args;
    const access = apiServerAccess(args);
    refuse('FederationAccess', [
        ...labelProblems('clusterName', clusterName),
        ...labelProblems('namespace', namespace),
        ...apiServerProblems(access),
    ]);
    return { clusterName, ...access, namespace };
}

/** The service account has the cluster's name, as with `glooctl`. */
export const accessMetadata = ({ clusterName, namespace }: FederationAccessSpec) => ({ name: clusterName, namespace });

/** Name of the cluster role and its binding. */
export const accessName = ({ clusterName }: FederationAccessSpec) => `${clusterName}-gloo-federation-controller`;

/**
 * Rights of Federation in a registered cluster, as Gloo documents them for registration without `glooctl`
 * (docs.solo.io, Gloo Federation, "Cluster registration").
 */
export function federationRules() {
    const read = ['get', 'list', 'watch'];
    return [
        {
            apiGroups: ['gloo.solo.io', 'gateway.solo.io', 'enterprise.gloo.solo.io', 'ratelimit.solo.io'],
            resources: ['*'],
            verbs: ['*'],
        },
        { apiGroups: ['apps'], resources: ['deployments', 'daemonsets'], verbs: read },
        { apiGroups: [''], resources: ['pods', 'nodes', 'services'], verbs: read },
    ];
}

/**
 * A kubeconfig as JSON, which is YAML, without references to files. Unknown in a preview.
 *
 * @param data Data of the token's Secret, base64.
 */
export function federationKubeconfig(spec: FederationAccessSpec, data: Record<string, string> | undefined): string {
    const { clusterName, namespace } = spec;
    const { token, 'ca.crt': authority } = data ?? {};
    if (!token || !authority) {
        if (pulumi.runtime.isDryRun()) {
            return pulumi.unknown as string;
        }
        throw new Error(`The Secret ${namespace}/${clusterName}-token of ${clusterName} has no token.`);
    }
    return JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': clusterName,
        clusters: [{ name: clusterName, cluster: clusterEntry(spec, authority) }],
        users: [{ name: clusterName, user: { token: Buffer.from(token, 'base64').toString() } }],
        contexts: [{ name: clusterName, context: { cluster: clusterName, user: clusterName } }],
    });
}

/** What a cluster has once. */
export function federationAccessSingles(spec: FederationAccessSpec): Single[] {
    return [{ path: 'clusterName', thing: `ClusterRole ${accessName(spec)}`, fix: 'give each its own `clusterName`.' }];
}
