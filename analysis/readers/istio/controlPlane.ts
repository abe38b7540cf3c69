import {
    annotationOf,
    fieldsOf,
    type KubernetesObject,
    namespaceOf,
    objectName,
    textOf,
} from '../../manifests/kubernetesObject';
import type { ClusterInput } from '../../model/fleet';
import { type ControlPlane, controlPlaneNamespace, type RemoteCluster, remoteSecretLabel } from '../../model/reading';

/** What a cluster's objects say of the clusters that its control plane reads. */
export function controlPlaneOf(input: ClusterInput): ControlPlane {
    const { objects, reads } = input;
    const named = clusterNameOf(objects);
    return {
        ...(named !== undefined && { clusterName: named }),
        remotes: objects.flatMap(remoteClusters),
        others: othersOf(input),
        isConnected: objects.some(
            (object) =>
                isIn(object, 'ConfigMap', 'asm-options') &&
                fieldsOf(object.content.data).multicluster_mode === 'connected',
        ),
        ...(reads !== undefined && { said: reads }),
    };
}

/** The clusters that a remote Secret names: its keys, else its annotation, else its own name. */
function remoteClusters(object: KubernetesObject): RemoteCluster[] {
    const { content, kind, metadata } = object;
    const isRemote =
        kind === 'Secret' &&
        metadata.labels[remoteSecretLabel] === 'true' &&
        (metadata.namespace ?? controlPlaneNamespace) === controlPlaneNamespace;
    if (!isRemote) {
        return [];
    }
    const keys = Object.keys({ ...fieldsOf(content.data), ...fieldsOf(content.stringData) });
    const named =
        annotationOf(object, 'networking.istio.io/cluster') ?? metadata.name.replace(/^istio-remote-secret-/, '');
    return (keys.length > 0 ? keys : [named]).map((name) => ({ name, secret: objectName(object) }));
}

function othersOf({ hasAllSecrets = false, hidden, objects }: ClusterInput): ControlPlane['others'] {
    const [elsewhere] = objects.flatMap(
        (object) =>
            (object.kind === 'Namespace' && annotationOf(object, 'topology.istio.io/controlPlaneClusters')) || [],
    );
    if (elsewhere !== undefined) {
        return { unknown: `its control plane is that of ${elsewhere}, which is not modelled` };
    }
    const unread = hidden.find(({ kind }) => /^Secret\b/.test(kind));
    if (unread) {
        return { unknown: `${unread.kind} ${unread.reason}` };
    }
    if (!hasAllSecrets) {
        return 'perhaps';
    }
    const namespaces = objects.filter(isMeshConfiguration).map(namespaceOf);
    return namespaces.length === 0 || namespaces.includes(controlPlaneNamespace)
        ? 'none'
        : { unknown: `its control plane is in ${namespaces[0]}, where no Secrets were read` };
}

/** A control plane that runs beside its cluster, as those of managed meshes do, need not have one. */
function isMeshConfiguration({ content, kind, metadata: { name } }: KubernetesObject): boolean {
    return kind === 'ConfigMap' && /^istio(-|$)/.test(name) && fieldsOf(content.data).mesh !== undefined;
}

/** The name that injection gives the cluster's proxies. */
function clusterNameOf(objects: readonly KubernetesObject[]): string | undefined {
    const injector = objects.find(
        ({ kind, metadata: { name, namespace } }) =>
            kind === 'ConfigMap' && namespace === controlPlaneNamespace && /^istio-sidecar-injector(-|$)/.test(name),
    );
    const values = textOf(fieldsOf(injector?.content.data).values);
    if (values === undefined) {
        return undefined;
    }
    try {
        const { global } = fieldsOf(JSON.parse(values));
        return textOf(fieldsOf(fieldsOf(global).multiCluster).clusterName) || undefined;
    } catch {
        return undefined;
    }
}

function isIn({ kind, metadata }: KubernetesObject, wanted: string, name: string): boolean {
    return kind === wanted && metadata.name === name && metadata.namespace === controlPlaneNamespace;
}
