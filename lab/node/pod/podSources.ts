import type { Stores } from '../context';
import type { Pod } from '../objects';
import type { Sources } from './environment';

/** ConfigMaps and Secrets of a namespace, as the stores have them now. */
export function sourcesOf(stores: Stores, namespace: string): Sources {
    return {
        configMap: (name) => stores.configMaps.get(namespace, name),
        secret: (name) => stores.secrets.get(namespace, name),
    };
}

/** Whether a volume of the pod takes files from that ConfigMap or Secret. */
export function usesSource(pod: Pod, kind: 'configMap' | 'secret', name: string): boolean {
    return (pod.spec.volumes ?? []).some((volume) => {
        const projected = (volume.projected?.sources ?? []).map((source) => source[kind]?.name);
        const own = kind === 'configMap' ? volume.configMap?.name : volume.secret?.secretName;
        return own === name || projected.includes(name);
    });
}

/** The obstacle may also be something else than a missing object, e.g. a full disk. */
const lookAgainMs = 5_000;

/** Resolves at the next change of a ConfigMap or Secret of the namespace, after a while, or at the abort. */
export function sourceChange(stores: Stores, namespace: string, abort: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([abort, AbortSignal.timeout(lookAgainMs)]);
    return new Promise((resolve) => {
        const { configMaps, secrets } = stores;
        const seen = (object: { metadata: { namespace: string } }): void => {
            if (object.metadata.namespace === namespace) {
                done();
            }
        };
        const done = (): void => {
            configMaps.off('set', seen);
            secrets.off('set', seen);
            signal.removeEventListener('abort', done);
            resolve();
        };
        configMaps.on('set', seen);
        secrets.on('set', seen);
        signal.addEventListener('abort', done, { once: true });
        if (signal.aborted) {
            done();
        }
    });
}
