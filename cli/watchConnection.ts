import { fieldsOf } from '../analysis/manifests/kubernetesObject';
import { apiCaller } from '../drill/cluster/apiCaller';
import { messageOf } from '../errors';
import type { Connection } from '../fleet/watchedKind';
import { type KubeConfig, Watch } from '../kubernetesClient';

/** How the current context of a kubeconfig is read and watched. */
export function connectionTo(config: KubeConfig): Connection {
    const call = apiCaller(config);
    const watch = new Watch(config);
    return {
        get: (path) => call('GET', path),
        follow: async (path, query, onEvent, signal) => {
            await new Promise<void>((resolve, reject) => {
                let request: AbortController | undefined;
                const abort = (): void => request?.abort();
                const done = (error: unknown): void => {
                    signal.removeEventListener('abort', abort);
                    if (error === null || error === undefined || signal.aborted) {
                        resolve();
                    } else {
                        reject(new Error(messageOf(error), { cause: error }));
                    }
                };
                const began = watch.watch(
                    path,
                    { ...query },
                    (_type, _object, event) => onEvent(fieldsOf(event)),
                    done,
                );
                signal.addEventListener('abort', abort);
                void began.then((controller) => {
                    request = controller;
                    if (signal.aborted) {
                        abort();
                    }
                }, done); // e.g. the credential program of a kubeconfig failed
            });
        },
    };
}
