import type { V1ObjectFieldSelector, V1ResourceFieldSelector } from '@kubernetes/client-node';
import type { Pod } from '../objects';
import { parseQuantity } from './quantity';

/** What a pod may ask about itself beyond its own object. */
export interface PodPlace {
    readonly podIP: string;
    readonly hostIP: string;
    readonly nodeName: string;
    /** Of the node, in units of one CPU and one byte: what a container without a limit may use. */
    readonly allocatable: Readonly<Record<string, number>>;
}

/** The value of a downward API field, or `undefined` when the path is not one. */
export function fieldValue(pod: Pod, place: PodPlace, selector: V1ObjectFieldSelector): string | undefined {
    const path = selector.fieldPath;
    const subscript = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path);
    if (subscript) {
        const map = subscript[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations;
        return map?.[subscript[2] ?? ''] ?? '';
    }
    const values: Record<string, string> = {
        'metadata.name': pod.metadata.name,
        'metadata.namespace': pod.metadata.namespace,
        'metadata.uid': pod.metadata.uid,
        'metadata.labels': formatMap(pod.metadata.labels),
        'metadata.annotations': formatMap(pod.metadata.annotations),
        'spec.nodeName': place.nodeName,
        'spec.serviceAccountName': pod.spec.serviceAccountName ?? 'default',
        'status.hostIP': place.hostIP,
        'status.hostIPs': place.hostIP,
        'status.podIP': place.podIP,
        'status.podIPs': place.podIP,
    };
    return values[path];
}

/** A map as the kubelet writes it: sorted `key="value"` lines. */
export function formatMap(map: Readonly<Record<string, string>> | undefined): string {
    return Object.entries(map ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join('\n');
}

/** The value of a `resourceFieldRef`: rounded up in units of the divisor; an unset limit is the node's allocatable. */
export function resourceValue(
    pod: Pod,
    place: PodPlace,
    selector: V1ResourceFieldSelector,
    containerName: string,
): string | undefined {
    const [kind, resource = ''] = splitOnce(selector.resource);
    const wanted = selector.containerName ?? containerName;
    const container = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(({ name }) => name === wanted);
    if (!container || (kind !== 'limits' && kind !== 'requests')) {
        return undefined;
    }
    const stated = container.resources?.[kind]?.[resource];
    const fallback = kind === 'limits' ? (place.allocatable[resource] ?? 0) : 0;
    const amount = stated === undefined ? fallback : parseQuantity(stated);
    const divisor = parseQuantity(selector.divisor && selector.divisor !== '0' ? selector.divisor : '1');
    // 0.1 / 0.001 is a little over 100 in binary.
    return String(Math.ceil(Number((amount / divisor).toFixed(6))));
}

function splitOnce(resource: string): [string, string?] {
    const dot = resource.indexOf('.');
    return dot < 0 ? [resource] : [resource.slice(0, dot), resource.slice(dot + 1)];
}
