import {
    Informer,
    KubeConfig,
    KubernetesListObject,
    KubernetesObject,
    ListPromise,
    makeInformer,
} from '@kubernetes/client-node';

const retryMs = 500;

/**
 * Keeps an up-to-date list of objects and calls `changed` after each change, for as long as the lab lives. A
 * watch that breaks is begun anew.
 */
export function follow<T extends KubernetesObject>(
    kubeConfig: KubeConfig,
    path: string,
    list: () => Promise<KubernetesListObject<T>>,
    changed: (objects: readonly T[]) => void,
): void {
    const informer: Informer<T> & { list(namespace?: string): readonly T[] } = makeInformer(
        kubeConfig,
        path,
        list as ListPromise<T>,
    );
    const start = () => {
        informer.start().catch(again);
    };
    const again = () => {
        setTimeout(start, retryMs).unref();
    };
    const tell = () => changed(informer.list());
    informer.on('add', tell);
    informer.on('update', tell);
    informer.on('delete', tell);
    informer.on('error', again);
    start();
}
