import {
    annotationOf,
    type Fields,
    fieldsOf,
    type KubernetesObject,
    type Labels,
    labelsOf,
    listOf,
    namespaceOf,
    numberOf,
    selects,
    textOf,
    textsOf,
} from '../manifests/kubernetesObject';
import type { Endpoint, Service } from '../model/fleet';
import { fromField } from '../model/sourced';
import { serviceHost } from './istio/hosts';
import type { DeclaredNetworks } from './istio/networks';
import type { DeclaredWorkload } from './istio/serviceEntries';
import { nodeNameOf, type Places } from './places';

/** What the endpoints of a cluster are read with. */
export interface ServiceContext {
    readonly cluster: string;
    /** Network of pods that say none. */
    readonly network: string;
    readonly places: Places;
    /** Namespaces whose pods get a sidecar. */
    readonly sidecarNamespaces: readonly string[];
    /** Networks by address, where neither a label nor the cluster has one. */
    readonly networks: Pick<DeclaredNetworks, 'ofAddress'>;
    /** Workloads outside pods, which Services select too. */
    readonly workloads: readonly DeclaredWorkload[];
}

/** The Services of a cluster with their ready endpoints, by host. */
export function servicesOf(objects: readonly KubernetesObject[], context: ServiceContext): Map<string, Service> {
    const endpoints = endpointsFinder(objects, context);
    const manager = 'endpointslice.kubernetes.io/managed-by';
    const kept = new Set(
        objects
            .filter(
                ({ kind, metadata: { labels } }) =>
                    kind === 'EndpointSlice' &&
                    !/^endpointslice-controller/.test(labels[manager] ?? 'endpointslice-controller'),
            )
            .map((slice) => `${namespaceOf(slice)}/${slice.metadata.labels['kubernetes.io/service-name'] ?? ''}`),
    );
    return new Map(
        objects
            .filter(({ kind, content }) => kind === 'Service' && fieldsOf(content.spec).type !== 'ExternalName')
            .map((object) => {
                const { name, namespace = 'default' } = object.metadata;
                const host = serviceHost(name, namespace);
                const spec = fieldsOf(object.content.spec);
                const ports = listOf(spec.ports).map(fieldsOf);
                const selector = labelsOf(spec.selector);
                const { endpoints: ofPods, unready } = endpoints(name, namespace, selector);
                const declared = context.workloads
                    .filter((workload) => workload.namespace === namespace && selects(selector, workload.labels))
                    .map(({ endpoint }) => endpoint);
                return [
                    host,
                    {
                        host,
                        name,
                        namespace,
                        kind: 'Service' as const,
                        ports: ports.flatMap(({ port }) => numberOf(port) ?? []),
                        tcpPorts: ports.filter(isTcp).flatMap(({ port }) => numberOf(port) ?? []),
                        exportTo: textsOf(annotationOf(object, 'networking.istio.io/exportTo')?.split(/\s*,\s*/)),
                        isKept: kept.has(`${namespace}/${name}`),
                        isNodeLocal: spec.internalTrafficPolicy === 'Local',
                        isHeadless: spec.clusterIP === 'None',
                        ...distribution(object, context.cluster),
                        endpoints: [...ofPods, ...declared],
                        unready,
                    },
                ];
            }),
    );
}

/**
 * Whether Istio takes a port for TCP by its name or `appProtocol`. A port without either is detected by what it sends
 * (https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/).
 */
export function isTcp({ appProtocol, name }: Fields): boolean {
    const protocol = textOf(appProtocol) ?? textOf(name)?.split('-')[0] ?? '';
    return /^(tcp|tls|https|mongo|mysql|redis)$/i.test(protocol);
}

/** The Service's own order of localities: by its field, which wins, or by Istio's annotation. */
function distribution(object: KubernetesObject, cluster: string): Pick<Service, 'trafficDistribution'> {
    const field = textOf(fieldsOf(object.content.spec).trafficDistribution);
    const name = 'networking.istio.io/traffic-distribution';
    const annotation = annotationOf(object, name);
    if (field !== undefined) {
        return { trafficDistribution: fromField(field, cluster, object, 'spec.trafficDistribution') };
    }
    return annotation === undefined
        ? {}
        : { trafficDistribution: fromField(annotation, cluster, object, `metadata.annotations ${name}`) };
}

/** Whether endpoints come from workloads, as no EndpointSlice was read. */
export function hasNoEndpointSlices(objects: readonly KubernetesObject[]): boolean {
    return !objects.some(({ kind }) => kind === 'EndpointSlice');
}

type Found = Pick<Service, 'endpoints' | 'unready'>;
type Finder = (name: string, namespace: string, selector: Labels) => Found;

function endpointsFinder(objects: readonly KubernetesObject[], context: ServiceContext): Finder {
    return hasNoEndpointSlices(objects) ? fromWorkloads(objects, context) : fromSlices(objects, context);
}

function fromSlices(objects: readonly KubernetesObject[], context: ServiceContext): Finder {
    const pods = new Map(
        objects
            .filter(({ kind }) => kind === 'Pod')
            .map((pod) => [`${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`, pod]),
    );
    const slices = groupedBy(
        objects.filter(({ kind }) => kind === 'EndpointSlice'),
        ({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.labels['kubernetes.io/service-name'] ?? ''}`,
    );
    return (name, namespace) => {
        const listed = (slices.get(`${namespace}/${name}`) ?? []).flatMap(({ content }) =>
            listOf(content.endpoints).map(fieldsOf),
        );
        // A missing condition means ready (EndpointSlice, discovery.k8s.io/v1).
        const ready = listed.filter(({ conditions }) => fieldsOf(conditions).ready !== false);
        const endpoints = ready.flatMap((each) => {
            const pod = pods.get(`${namespace}/${textOf(fieldsOf(each.targetRef).name) ?? ''}`);
            return textsOf(each.addresses)
                .slice(0, 1)
                .map((address) => sliceEndpoint(address, each, namespace, pod, context));
        });
        return { endpoints, unready: listed.length - ready.length };
    };
}

function sliceEndpoint(
    address: string,
    { nodeName, zone }: Fields,
    namespace: string,
    pod: KubernetesObject | undefined,
    { cluster, network, networks, places, sidecarNamespaces }: ServiceContext,
): Endpoint {
    const labels = pod?.metadata.labels ?? {};
    const node = textOf(nodeName) ?? (pod && nodeNameOf(pod));
    return {
        address,
        cluster,
        network: labels['topology.istio.io/network'] ?? (network || (networks.ofAddress(address) ?? '')),
        locality: places.localityOf(labels, node, textOf(zone)),
        labels,
        // Injection marks the pod; without the pod, its namespace has to do.
        hasSidecar: pod ? labels['security.istio.io/tlsMode'] === 'istio' : sidecarNamespaces.includes(namespace),
    };
}

/** More endpoints of one workload change no share that is shown, but take memory. */
const mostEndpoints = 10_000;

/** What a folder of manifests declares: as many endpoints as replicas. */
function fromWorkloads(objects: readonly KubernetesObject[], context: ServiceContext): Finder {
    const { cluster, network, places, sidecarNamespaces } = context;
    const workloads = groupedBy(
        objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet').map(workloadOf),
        ({ namespace }) => namespace,
    );
    return (_, namespace, selector) => {
        const selected = (workloads.get(namespace) ?? []).filter(({ labels }) => selects(selector, labels));
        const endpoints = selected.flatMap(({ labels, name, replicas }) => {
            const isInjected = labels['sidecar.istio.io/inject'] ?? String(sidecarNamespaces.includes(namespace));
            const saysLocality = 'topology.istio.io/locality' in labels || 'istio-locality' in labels;
            return Array.from({ length: Math.min(replicas, mostEndpoints) }, (_unused, index): Endpoint => ({
                address: `${name}-${index}`,
                cluster,
                network: labels['topology.istio.io/network'] ?? network,
                locality: saysLocality ? places.localityOf(labels, undefined) : places.placeOf(index),
                labels,
                hasSidecar: isInjected === 'true',
            }));
        });
        return { endpoints, unready: 0 };
    };
}

/** What of a workload makes endpoints. */
function workloadOf({ content, metadata: { name, namespace = 'default' } }: KubernetesObject) {
    const spec = fieldsOf(content.spec);
    const labels = labelsOf(fieldsOf(fieldsOf(spec.template).metadata).labels);
    return { labels, name, namespace, replicas: numberOf(spec.replicas) ?? 1 };
}

function groupedBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const item of items) {
        const group = groups.get(key(item));
        if (group) {
            group.push(item);
        } else {
            groups.set(key(item), [item]);
        }
    }
    return groups;
}
