import { isObject } from '../../isObject';
import { at, objectsAt, type Properties, textAt, textsAt } from '../protocol/values';
import type { ApiClient } from './apiClient';
import { isNotFound } from './apiError';
import { type Kind, Kinds, pathOf } from './kinds';

export interface ApplyOptions {
    manager: string;
    /** Take fields over from other field managers. */
    force: boolean;
    /** Validate only; change nothing. */
    dryRun?: boolean;
}

export type Propagation = 'Foreground' | 'Background' | 'Orphan';

/** The operations on one cluster's objects. */
export class Cluster {
    readonly kinds: Kinds;

    constructor(
        private readonly request: ApiClient,
        /** Namespace of objects that name none. */
        readonly namespace: string,
    ) {
        this.kinds = new Kinds(request);
    }

    /** The live object, or undefined. */
    async get(kind: Kind, namespace: string | undefined, name: string): Promise<Properties | undefined> {
        try {
            return await this.request({ method: 'GET', path: pathOf(kind, namespace, name) });
        } catch (error) {
            if (isNotFound(error)) {
                return undefined;
            }
            throw error;
        }
    }

    /** Objects of a kind; with `metadataOnly`, without the rest of them. */
    async list(
        kind: Kind,
        namespace: string | undefined,
        options: { labelSelector?: string; metadataOnly?: boolean } = {},
    ): Promise<Properties[]> {
        const { labelSelector, metadataOnly } = options;
        const list = await this.request({
            method: 'GET',
            path: pathOf(kind, namespace),
            ...(labelSelector === undefined ? {} : { query: { labelSelector } }),
            ...(metadataOnly === true
                ? { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' }
                : {}),
        });
        return objectsAt(list, 'items');
    }

    /** Server-side apply. Unknown and duplicate fields are errors (`fieldValidation=Strict`), in a dry-run too. */
    apply(kind: Kind, manifest: Properties, options: ApplyOptions): Promise<Properties> {
        return this.request({
            method: 'PATCH',
            path: pathOf(kind, textAt(manifest, 'metadata', 'namespace'), textAt(manifest, 'metadata', 'name') ?? ''),
            query: {
                fieldManager: options.manager,
                fieldValidation: 'Strict',
                force: String(options.force),
                ...(options.dryRun === true ? { dryRun: 'All' } : {}),
            },
            contentType: 'application/apply-patch+yaml',
            body: manifest,
        });
    }

    /** Asks for the deletion; false when there was nothing to delete. */
    async delete(
        kind: Kind,
        namespace: string | undefined,
        name: string,
        propagationPolicy: Propagation,
    ): Promise<boolean> {
        try {
            await this.request({
                method: 'DELETE',
                path: pathOf(kind, namespace, name),
                body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy },
            });
            return true;
        } catch (error) {
            if (isNotFound(error)) {
                return false;
            }
            throw error;
        }
    }
}

/** A label selector object as the query parameter of a list. */
export function labelQuery(selector: Properties): string {
    const labels = at(selector, 'matchLabels');
    const equal = Object.keys(isObject(labels) ? labels : {}).map((key) => `${key}=${textAt(labels, key) ?? ''}`);
    const expressions = objectsAt(selector, 'matchExpressions').map((expression) => {
        const key = textAt(expression, 'key') ?? '';
        const operator = textAt(expression, 'operator');
        if (operator === 'In' || operator === 'NotIn') {
            return `${key} ${operator.toLowerCase()} (${textsAt(expression, 'values').join(',')})`;
        }
        return operator === 'DoesNotExist' ? `!${key}` : key;
    });
    return [...equal, ...expressions].join(',');
}
