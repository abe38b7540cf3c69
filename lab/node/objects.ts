import type { V1ObjectMeta, V1Pod, V1PodSpec } from '@kubernetes/client-node';

/** An object as the API server sends it. Its times are strings, although client-node types them as dates. */
export type Stored<T> = T & { metadata: V1ObjectMeta & { name: string; namespace: string; uid: string } };

export type Pod = Stored<V1Pod> & { spec: V1PodSpec };

/** Key of a namespaced object. */
export function keyOf(object: { metadata: { namespace: string; name: string } }): string {
    return `${object.metadata.namespace}/${object.metadata.name}`;
}
