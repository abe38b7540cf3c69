import { BadInput } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, ToPods } from '../cluster/clusterApi';
import type { Control } from './control';
import type { Materials } from './recipe';

/** What breaks things, and what looks at them. */
export interface Reach {
    /** The lab, where there is one. */
    readonly control?: Control | undefined;
    /** The API servers that are known, by cluster. */
    readonly clusters: Readonly<Record<string, ClusterApi>>;
    readonly toPods: ToPods;
    readonly materials: Materials;
    /** Deploys the drilled stack again with these settings beside those it has. */
    readonly deploy?: ((settings: Readonly<Record<string, string>>) => Promise<void>) | undefined;
}

/** The API server of a cluster. `what` needs it, for the message. */
export function clusterOf(reach: Pick<Reach, 'clusters'>, cluster: string, what: string): ClusterApi {
    const api = reach.clusters[cluster];
    if (!api) {
        throw new BadInput(`${what} needs the kubeconfig of ${cluster}, which neither the stack nor the plan gives.`);
    }
    return api;
}

/** Requests to pods through the API server of their cluster. */
export function throughApiServer(clusters: Reach['clusters']): ToPods {
    return async ({ cluster, namespace, selector }, port, method, path) => {
        const api = clusterOf({ clusters }, cluster, `${method} ${path} to pods`);
        const pods = (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
        return Promise.all(
            pods.map(async ({ name }) => {
                const at = now();
                return { pod: name, at, body: await api.toPod(namespace, name, port, method, path) };
            }),
        );
    };
}
