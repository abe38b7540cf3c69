import type * as http from 'node:http';
import type * as https from 'node:https';
import { fieldsOf } from '../analysis/manifests/kubernetesObject';
import { apiCaller } from '../drill/cluster/apiCaller';
import { messageOf } from '../errors';
import type { Connection } from '../fleet/watchedKind';
import { KubeConfig, Watch } from '../kubernetesClient';

/** A kubeconfig for watches of another type than JSON, which the client takes no argument for. */
class AcceptingConfig extends KubeConfig {
    constructor(
        { clusters, contexts, currentContext, users }: KubeConfig,
        private readonly accept: string,
    ) {
        super();
        this.loadFromOptions({ clusters, contexts, currentContext, users });
    }

    override async applyToHTTPSOptions(options: https.RequestOptions): Promise<void> {
        await super.applyToHTTPSOptions(options);
        options.headers = { ...(options.headers as http.OutgoingHttpHeaders), accept: this.accept };
    }
}

/** How the current context of a kubeconfig is read and watched. */
export function connectionTo(config: KubeConfig): Connection {
    const call = apiCaller(config);
    return {
        get: (path, accept) => call('GET', path, undefined, undefined, accept),
        follow: async (path, query, onEvent, signal, accept) => {
            const watch = new Watch(accept === undefined ? config : new AcceptingConfig(config, accept));
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
