import {
    fieldsOf,
    type KubernetesObject,
    kubernetesObject,
    listOf,
    textOf,
} from '../analysis/manifests/kubernetesObject';
import type { HiddenKind } from '../analysis/model/fleet';
import { leanObject } from './leanObject';
import type { ReadKind } from './readKinds';

/** Gets a path of an API server; an error of the server has its HTTP status. `accept`: another type than JSON. */
export type Get = (path: string, accept?: string) => Promise<unknown>;

/** Asks for the metadata of objects alone (Kubernetes API concepts, "metadata-only fetches"). */
export const metadataOf = {
    list: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    each: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
} as const;

/** All objects of a kind, or why they could not be read; nothing is hidden by an optional kind that is not there. */
export type KindList =
    | {
          readonly path: string;
          readonly apiVersion: string;
          readonly objects: KubernetesObject[];
          readonly version: string;
      }
    | { readonly hidden: HiddenKind | undefined };

/** Objects of one answer: large clusters are read in pages. */
const pageSize = 250;

/**
 * Lists a kind in the first of its versions that the cluster serves.
 *
 * @throws Whatever `get` throws when the API server cannot be reached.
 */
export async function listKind(get: Get, kind: ReadKind): Promise<KindList> {
    for (const version of kind.versions) {
        try {
            return await pages(get, kind, version);
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
    return kind.isOptional === true ? { hidden: undefined } : hides(kind, 'does not exist in this cluster');
}

const hides = ({ hides: what, kind }: ReadKind, reason: string): KindList => ({
    hidden: { kind, reason, hides: what },
});

async function pages(
    get: Get,
    { group, isMetadataOnly, kind, namespace, resource, selector }: ReadKind,
    served: string,
): Promise<KindList> {
    const place = namespace === undefined ? '' : `namespaces/${namespace}/`;
    const path = `${group === '' ? '/api' : `/apis/${group}`}/${served}/${place}${resource}`;
    const chosen = selector === undefined ? '' : `&labelSelector=${encodeURIComponent(selector)}`;
    const apiVersion = group === '' ? served : `${group}/${served}`;
    const objects: KubernetesObject[] = [];
    let version = '';
    let next: string | undefined;
    do {
        const page = fieldsOf(
            await get(
                `${path}?limit=${pageSize}${chosen}${next ? `&continue=${encodeURIComponent(next)}` : ''}`,
                isMetadataOnly === true ? metadataOf.list : undefined,
            ),
        );
        objects.push(...listOf(page.items).flatMap((item) => objectOf(item, apiVersion, kind) ?? []));
        const metadata = fieldsOf(page.metadata);
        next = textOf(metadata.continue);
        version = textOf(metadata.resourceVersion) ?? version;
    } while (next);
    return { path, apiVersion, objects, version };
}

/** An object of a list or a watch; the items of a list say neither version nor kind. */
export function objectOf(item: unknown, apiVersion: string, kind: string): KubernetesObject | undefined {
    return kubernetesObject({ ...leanObject(kind, item), apiVersion, kind });
}

/** HTTP status of a refusal. */
function statusOf(error: unknown): number | undefined {
    return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}
