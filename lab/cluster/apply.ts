import { KubeConfig, KubernetesObject, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';

/** Name under which the lab's own objects are held. */
export const fieldManager = 'failover-lab';

/** Applies objects one after the other, so that a namespace exists before what lies in it. */
export async function apply(kubeConfig: KubeConfig, objects: readonly KubernetesObject[]): Promise<void> {
    const api = KubernetesObjectApi.makeApiClient(kubeConfig);
    for (const object of objects) {
        await api.patch(object, undefined, undefined, fieldManager, true, PatchStrategy.ServerSideApply);
    }
}
