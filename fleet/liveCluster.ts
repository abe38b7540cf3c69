import type { KubernetesObject } from '../analysis/manifests/kubernetesObject';
import type { HiddenKind } from '../analysis/model/fleet';
import { type Get, type KindList, listKind } from './kindReader';
import { readKinds } from './readKinds';

/** What could be read of a live cluster. */
export interface LiveCluster {
    readonly objects: readonly KubernetesObject[];
    readonly hidden: readonly HiddenKind[];
    /** The remote Secrets among the objects are all that there are. */
    readonly hasAllSecrets: boolean;
}

/** Lists read at a time: each has the text and the objects of a page in memory. */
const atOnce = 3;

/**
 * Lists every kind of {@link readKinds}. A kind that may not be read, or that the cluster does not have, is named.
 *
 * @throws Whatever `get` throws when the API server cannot be reached.
 */
export async function liveCluster(get: Get): Promise<LiveCluster> {
    const waiting = readKinds.map((kind, index) => ({ index, kind }));
    const read = new Array<KindList>(readKinds.length);
    const lane = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
            read[next.index] = await listKind(get, next.kind);
        }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    const hidden = read.flatMap((list) => ('hidden' in list ? (list.hidden ?? []) : []));
    return {
        objects: read.flatMap((list) => ('objects' in list ? list.objects : [])),
        hidden,
        hasAllSecrets: hidden.every(({ kind }) => kind !== 'Secret'),
    };
}
