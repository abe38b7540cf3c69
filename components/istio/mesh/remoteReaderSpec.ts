import type * as pulumi from '@pulumi/pulumi';
import { load } from 'js-yaml';
import { type ApiServerAccess, apiServerAccess, apiServerProblems, clusterEntry } from '../../clusters/apiServerAccess';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import type { RemoteReaderArgs } from './remoteReader';

/** Everything a {@link RemoteReader} says to Kubernetes, with the defaults filled in. */
export interface RemoteReaderSpec extends ApiServerAccess {
    clusterName: string;
    namespace: string;
    accountName: string;
}

export function remoteReaderSpec(args: pulumi.Unwrap<RemoteReaderArgs>): RemoteReaderSpec {
    const spec: RemoteReaderSpec = {
        clusterName: args.clusterName,
        ...apiServerAccess(args),
        namespace: args.namespace ?? 'istio-system',
        accountName: args.accountName ?? 'istio-remote-reader',
    };
    refuse('RemoteReader', [
        ...labelProblems('clusterName', spec.clusterName),
        ...apiServerProblems(spec),
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('accountName', spec.accountName),
    ]);
    return spec;
}

/** Name and namespace of what lets the account read: the account, its binding and its token. */
export function readerMetadata({ accountName, namespace }: RemoteReaderSpec) {
    return { name: accountName, namespace };
}

/** Name of what is outside namespaces. */
export function clusterWideName({ accountName, namespace }: RemoteReaderSpec): string {
    return `${accountName}-${namespace}`;
}

/**
 * What an istiod reads of another cluster: the reading part of the charts' own role, `istio-reader-clusterrole`
 * (manifests/charts/istio-control/istio-discovery/templates/reader-clusterrole.yaml, 1.31). Without its writing part,
 * which serves clusters that have no istiod of their own.
 */
export function readerRules() {
    const read = ['get', 'list', 'watch'];
    const rule = (apiGroup: string, ...resources: string[]) => ({ apiGroups: [apiGroup], resources, verbs: read });
    return [
        rule(
            '',
            'configmaps',
            'endpoints',
            'namespaces',
            'nodes',
            'pods',
            'replicationcontrollers',
            'secrets',
            'services',
        ),
        rule('apiextensions.k8s.io', 'customresourcedefinitions'),
        rule('apps', 'replicasets'),
        rule('discovery.k8s.io', 'endpointslices'),
        rule('extensions.istio.io', '*'),
        rule('gateway.networking.k8s.io', 'gateways'),
        rule('multicluster.x-k8s.io', 'serviceexports', 'serviceimports'),
        rule('networking.istio.io', '*'),
        rule('security.istio.io', '*'),
        rule('telemetry.istio.io', '*'),
    ];
}

/**
 * A kubeconfig as JSON, which is YAML, with everything inside: istiod refuses credential plugins and files
 * (`sanitizeKubeConfig`, pkg/kube/util.go).
 *
 * @param data Data of the token's Secret, base64.
 */
export function readerKubeconfig(spec: RemoteReaderSpec, data: TokenData): string {
    const { clusterName } = spec;
    return JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': clusterName,
        clusters: [{ name: clusterName, cluster: clusterEntry(spec, data['ca.crt']) }],
        users: [{ name: clusterName, user: { token: Buffer.from(data.token, 'base64').toString() } }],
        contexts: [{ name: clusterName, context: { cluster: clusterName, user: clusterName } }],
        extensions: [{ name: marker, extension: { clusterName } }],
    });
}

/** Name of the extension by which a `RemoteAccess` knows whose kubeconfig it has. */
const marker = 'pulumi-failover/remote-reader';

interface Extension {
    name?: string;
    extension?: { clusterName?: string } | null;
}

/** The `clusterName` of the {@link RemoteReader} that wrote a kubeconfig; undefined for one from anywhere else. */
export function readClusterName(kubeconfig: string): string | undefined {
    const { extensions } = load(kubeconfig) as { extensions?: (Extension | null)[] | null };
    const list = Array.isArray(extensions) ? extensions : [];
    return list.find((entry) => entry?.name === marker)?.extension?.clusterName;
}

/** What a cluster has once. */
export function readerSingles({ accountName, namespace }: RemoteReaderSpec): Single[] {
    return [
        {
            path: 'accountName',
            thing: `ServiceAccount ${namespace}/${accountName}`,
            fix: 'give the `kubeconfig` of one `RemoteReader` to all other clusters.',
        },
    ];
}

/** What Kubernetes puts into a Secret of type `kubernetes.io/service-account-token`. Base64. */
export interface TokenData {
    token: string;
    'ca.crt': string;
}

/** The data of a token's Secret once Kubernetes has filled it in. */
export function tokenData(data: Record<string, string> | undefined): TokenData | undefined {
    const { token, 'ca.crt': authority } = data ?? {};
    return token && authority ? { token, 'ca.crt': authority } : undefined;
}
