import {
    fieldsOf,
    type KubernetesObject,
    listOf,
    namespaceOf,
    objectName,
    textsOf,
} from '../../manifests/kubernetesObject';
import type { NotUnderstood, SidecarScope } from '../../model/fleet';

/** The `Sidecar` of a namespace; undefined where it selects single workloads. */
export function sidecarScope(object: KubernetesObject): SidecarScope | undefined {
    const { egress, workloadSelector } = fieldsOf(object.content.spec);
    if (workloadSelector !== undefined) {
        return undefined;
    }
    const hosts = listOf(egress).flatMap((each) => textsOf(fieldsOf(each).hosts));
    return {
        namespace: namespaceOf(object),
        egressHosts: listOf(egress).length === 0 ? undefined : hosts,
        object,
    };
}

/** The `Sidecar`s of single workloads: callers are namespaces here. */
export function selectiveSidecars(cluster: string, objects: readonly KubernetesObject[]): NotUnderstood[] {
    return objects
        .filter((object) => fieldsOf(object.content.spec).workloadSelector !== undefined)
        .map((object) => ({
            cluster,
            object: objectName(object),
            mayChange: 'which services and rules the sidecars that it selects see',
        }));
}
