import { setTimeout as delay } from 'node:timers/promises';
import type { KubernetesObject } from '@kubernetes/client-node';
import { apiVersionOf, istioKinds } from '../../../analysis/bridge/istioObject';
import { firstLine } from '../../../errors';
import { pathOf } from '../../cluster/apply';
import { ApiError, type KubeApi } from '../../node/kubeApi';
import { type Kind, listPath, pluralOf } from './paths';

const manager = 'failover-lab-tsb';

/** Label of every object that the translator owns. */
const owned = { 'app.kubernetes.io/managed-by': manager };

/** Path of all objects of a kind that the translator owns. */
export function ownedPath(kind: Kind): string {
    const labels = Object.entries(owned).map(([name, value]) => encodeURIComponent(`${name}=${value}`));
    return `${listPath(kind)}?labelSelector=${labels.join(',')}`;
}

export const ownedKinds: readonly Kind[] = [
    { apiVersion: 'v1', kind: 'ServiceAccount' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'v1', kind: 'Service' },
    ...istioKinds.map((kind) => ({ apiVersion: apiVersionOf(kind), kind })),
];

const retryMs = 1_000;

/** Keeps the translator's objects in a cluster as they are wanted: applies what differs, deletes what is not wanted. */
export class ClusterWriter {
    private wanted: ReadonlyMap<string, string> = new Map();
    private writing: Promise<void> | undefined;

    /** What is in the cluster, by path; empty text: as somebody else left it. */
    private readonly written: Map<string, string>;

    /** @param left Paths of what an earlier translator has left. */
    constructor(
        private readonly api: Pick<KubeApi, 'patch' | 'delete'>,
        left: readonly string[],
        private readonly log: (line: string) => void,
    ) {
        this.written = new Map(left.map((path) => [path, '']));
    }

    /** Replaces what is wanted. */
    want(objects: readonly KubernetesObject[]): void {
        this.wanted = new Map(objects.map((object) => [objectPath(object), JSON.stringify(labelled(object))]));
        this.begin();
    }

    /** Somebody has deleted the object of a path: it is written again where it is wanted. */
    gone(path: string): void {
        this.written.delete(path);
        this.begin();
    }

    private begin(): void {
        this.writing ??= this.write().finally(() => (this.writing = undefined));
    }

    /** An object that is refused, such as one of another workspace, keeps none of the others back. */
    private async write(): Promise<void> {
        const failed = new Set<string>();
        for (;;) {
            const next = this.next(failed);
            if (next === undefined) {
                if (failed.size === 0) {
                    return;
                }
                await delay(retryMs);
                failed.clear();
                continue;
            }
            const [path, body] = next;
            try {
                if (body === undefined) {
                    await this.remove(path);
                } else {
                    await this.api.patch(
                        `${path}?fieldManager=${manager}&force=true`,
                        'apply-patch',
                        JSON.parse(body) as object,
                    );
                    this.written.set(path, body);
                }
            } catch (error) {
                this.log(firstLine(error));
                failed.add(path);
            }
        }
    }

    /** Something that is not as it is wanted and has not failed: what has to go first. */
    private next(failed: ReadonlySet<string>): [path: string, body: string | undefined] | undefined {
        const gone = [...this.written.keys()].find((path) => !this.wanted.has(path) && !failed.has(path));
        return gone === undefined
            ? [...this.wanted].find(([path, body]) => this.written.get(path) !== body && !failed.has(path))
            : [gone, undefined];
    }

    private async remove(path: string): Promise<void> {
        await this.api.delete(path, {}).catch((error: unknown) => {
            if (!(error instanceof ApiError && error.code === 404)) {
                throw error;
            }
        });
        this.written.delete(path);
    }
}

/** Path of one object. */
export function objectPath(object: KubernetesObject): string {
    const { apiVersion = '', kind = '' } = object;
    return pathOf(object, { name: pluralOf({ apiVersion, kind }), namespaced: true });
}

function labelled(object: KubernetesObject): KubernetesObject {
    const { metadata } = object;
    return { ...object, metadata: { ...metadata, labels: { ...metadata?.labels, ...owned } } };
}
