import { BadInput } from '../../errors';
import type { LabFaultRequest } from '../../labFaults';
import { now } from '../clock';
import type { ClusterApi, OpenPod, ToPods } from '../cluster/clusterApi';
import type { Control } from './control';
import type { Proof } from './proof';
import type { Materials } from './recipe';

/** The clusters and, where there is one, the lab: how a drill injects faults and reads state. */
export interface DrillAccess {
    /** The lab, where there is one. */
    readonly control?: Control | undefined;
    /** Set where `control` is. */
    readonly watchLabEffect?: WatchLabEffect | undefined;
    /** The API servers that are known, by cluster. */
    readonly clusters: Readonly<Record<string, ClusterApi>>;
    readonly toPods: ToPods;
    /** Default: through the API servers. */
    readonly openPod?: OpenPod | undefined;
    readonly materials: Materials;
    /** The drilled stack, where the plan is one's output. */
    readonly stack?: StackDeployment | undefined;
}

/** A stack that a drill deploys again. */
export interface StackDeployment {
    /** Deploys it with these settings added to those before the drill. */
    deploy(settings: Readonly<Record<string, string>>): Promise<void>;
    /** Those of its last deployment. */
    settings(): Promise<Readonly<Record<string, string>>>;
}

/**
 * Follows the effect of a fault that the lab makes. Called before the lab injects it; what it returns reads the effect
 * where it shows, and not in the lab's list of faults.
 */
export type WatchLabEffect = (fault: LabFaultRequest) => Promise<() => Promise<Proof>>;

/** The API server of a cluster. `what` names who needs it, for the message. */
export function clusterOf(reach: Pick<DrillAccess, 'clusters'>, cluster: string, what: string): ClusterApi {
    const api = reach.clusters[cluster];
    if (!api) {
        throw new BadInput(`${what} needs the kubeconfig of ${cluster}, which neither the stack nor the plan has.`);
    }
    return api;
}

/** Requests to pods through the API server of their cluster. */
export function throughApiServer(clusters: DrillAccess['clusters']): ToPods {
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
