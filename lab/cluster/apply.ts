import type { KubernetesObject } from '@kubernetes/client-node';
import type { KubeApi } from '../node/kubeApi';
import { until } from '../process/until';

/** Name under which the lab's own objects are held. */
const fieldManager = 'failover-lab';

/** The API server serves a new kind shortly after its definition. */
const kindTimeoutMs = 10_000;

interface ResourceList {
    resources: { name: string; kind: string; namespaced: boolean }[];
}
type Resource = ResourceList['resources'][number];

/** Applies objects one after the other, so that a namespace exists before what lies in it. */
export async function apply(api: KubeApi, objects: readonly KubernetesObject[]): Promise<void> {
    const known = new Map<string, Resource>();
    for (const object of objects) {
        const { apiVersion = '', kind = '' } = object;
        const key = `${apiVersion}/${kind}`;
        const resource = known.get(key) ?? (await resourceOf(api, apiVersion, kind));
        known.set(key, resource);
        const path = pathOf(object, resource);
        await api.patch(`${path}?fieldManager=${fieldManager}&force=true`, 'apply-patch', object);
    }
}

const groupPath = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);

/** Path of an object in its API server. */
export function pathOf(
    { apiVersion = '', metadata }: KubernetesObject,
    { name, namespaced }: Pick<Resource, 'name' | 'namespaced'>,
): string {
    const namespace = namespaced ? `/namespaces/${metadata?.namespace ?? 'default'}` : '';
    return `${groupPath(apiVersion)}${namespace}/${name}/${metadata?.name ?? ''}`;
}

async function resourceOf(api: KubeApi, apiVersion: string, kind: string): Promise<Resource> {
    const isIt = (resource: Resource) => resource.kind === kind && !resource.name.includes('/');
    const { resources } = await until(
        () => api.get<ResourceList>(groupPath(apiVersion)),
        (list) => list.resources.some(isIt),
        { timeoutMs: kindTimeoutMs, what: `the kind ${kind} of ${apiVersion}` },
    );
    return resources.find(isIt) as Resource;
}
