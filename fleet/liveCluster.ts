import {
    fieldsOf,
    type KubernetesObject,
    kubernetesObject,
    listOf,
    textOf,
} from '../analysis/manifests/kubernetesObject';
import type { HiddenKind } from '../analysis/model/fleet';
import { leanObject } from './leanObject';
import { type ReadKind, readKinds } from './readKinds';

/** Gets a path of an API server; an error of the server has its HTTP status. */
export type Get = (path: string) => Promise<unknown>;

/** What could be read of a live cluster. */
export interface LiveCluster {
    readonly objects: readonly KubernetesObject[];
    readonly hidden: readonly HiddenKind[];
}

/** Objects of one answer: large clusters are read in pages. */
const pageSize = 250;

/** Lists read at a time: each has the text and the objects of a page in memory. */
const atOnce = 3;

/**
 * Lists every kind of {@link readKinds}. A kind that may not be read, or that the cluster does not have, is named.
 *
 * @throws Whatever `get` throws when the API server cannot be reached.
 */
export async function liveCluster(get: Get): Promise<LiveCluster> {
    const waiting = readKinds.map((kind, index) => ({ index, kind }));
    const read = new Array<LiveCluster>(readKinds.length);
    const lane = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
            read[next.index] = await listed(get, next.kind);
        }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    return { objects: read.flatMap(({ objects }) => objects), hidden: read.flatMap(({ hidden }) => hidden) };
}

async function listed(get: Get, kind: ReadKind): Promise<LiveCluster> {
    for (const version of kind.versions) {
        try {
            return { objects: await pages(get, kind, version), hidden: [] };
        } catch (error) {
            const status = statusOf(error);
            if (status === 403 || status === 401) {
                return hides(kind, 'may not be listed');
            }
            if (status !== 404) {
                throw error;
            }
        }
    }
    return kind.isOptional === true ? { objects: [], hidden: [] } : hides(kind, 'does not exist in this cluster');
}

const hides = ({ hides: what, kind }: ReadKind, reason: string): LiveCluster => ({
    objects: [],
    hidden: [{ kind, reason, hides: what }],
});

async function pages(get: Get, { group, kind, resource }: ReadKind, version: string): Promise<KubernetesObject[]> {
    const path = `${group === '' ? '/api' : `/apis/${group}`}/${version}/${resource}`;
    const apiVersion = group === '' ? version : `${group}/${version}`;
    const objects: KubernetesObject[] = [];
    let next: string | undefined;
    do {
        const page = fieldsOf(
            await get(`${path}?limit=${pageSize}${next ? `&continue=${encodeURIComponent(next)}` : ''}`),
        );
        // The items of a list say neither version nor kind.
        for (const item of listOf(page.items)) {
            const object = kubernetesObject({ ...leanObject(kind, item), apiVersion, kind });
            if (object) {
                objects.push(object);
            }
        }
        next = textOf(fieldsOf(page.metadata).continue);
    } while (next);
    return objects;
}

function statusOf(error: unknown): number | undefined {
    return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}
