import type { ExplainedService } from '../explanation';
import {
    fieldsOf,
    type KubernetesObject,
    type Labels,
    labelsOf,
    namespaceOf,
    selects,
    textOf,
} from '../manifests/kubernetesObject';
import type { Cluster, ClusterInput } from '../model/fleet';
import { localityText } from '../model/locality';
import type { Caller, Path } from '../model/path';
import { readCluster } from '../readers/cluster';
import { nodeNameOf, type Places, placesOf } from '../readers/places';

/** A path, and the port by which its caller's Envoy names the service. */
interface VerifiedPath {
    readonly path: Path;
    readonly port: number;
}

/** A pod of a caller, which is to hold what is predicted for the caller's paths. */
export interface Proxy {
    readonly cluster: string;
    readonly namespace: string;
    readonly pod: string;
    readonly adminPort: number;
    readonly paths: readonly VerifiedPath[];
}

/** Paths that no proxy can be asked for. */
export interface Unverified {
    readonly cluster: string;
    /** Of the caller, in words. */
    readonly caller: string;
    readonly reason: string;
}

/** One pod of each caller, and the callers without. */
export interface Proxies {
    readonly proxies: readonly Proxy[];
    readonly unverified: readonly Unverified[];
}

/** Ports of Envoy's administration interface on the loopback of the pod. */
const adminPorts = { istio: 15_000, envoyGateway: 19_000 };

/** The proxies that hold the paths of services. All proxies of a caller hold the same, so that one of them is asked. */
export function proxiesOf(inputs: readonly ClusterInput[], services: readonly ExplainedService[]): Proxies {
    const read = new Map(inputs.map((input) => [input.name, readFor(input)]));
    const proxies = new Map<string, Proxy & { paths: VerifiedPath[] }>();
    const unverified = new Map<string, Unverified>();
    for (const path of services.flatMap(({ paths }) => paths)) {
        const { caller } = path;
        const of = read.get(caller.cluster);
        if (!of) {
            continue; // every caller is in a cluster that was read
        }
        const found = podOf(caller, of);
        if (typeof found === 'string') {
            const each = { cluster: caller.cluster, caller: callerName(caller), reason: found };
            unverified.set(JSON.stringify(each), each);
            continue;
        }
        const [namespace, name] = [namespaceOf(found), found.metadata.name];
        const key = `${caller.cluster} ${namespace}/${name}`;
        const adminPort = caller.kind === 'edge gateway' ? adminPorts.envoyGateway : adminPorts.istio;
        const proxy = proxies.get(key) ?? { cluster: caller.cluster, namespace, pod: name, adminPort, paths: [] };
        proxy.paths.push({ path, port: of.cluster.services.get(path.service)?.ports[0] ?? 0 });
        proxies.set(key, proxy);
    }
    return { proxies: [...proxies.values()], unverified: [...unverified.values()] };
}

interface ReadFor {
    readonly cluster: Cluster;
    readonly pods: readonly KubernetesObject[];
    readonly places: Places;
}

function readFor(input: ClusterInput): ReadFor {
    return {
        cluster: readCluster(input),
        pods: input.objects.filter(
            ({ content, kind }) => kind === 'Pod' && fieldsOf(content.status).phase === 'Running',
        ),
        places: placesOf(input.objects, input.region),
    };
}

/** A running pod of a caller, or why there is none to ask. */
function podOf(caller: Caller, { cluster, places, pods }: ReadFor): KubernetesObject | string {
    const isThere = (pod: KubernetesObject): boolean =>
        localityText(places.localityOf(pod.metadata.labels, nodeNameOf(pod))) === localityText(caller.locality);
    const isIn = (pod: KubernetesObject): boolean => caller.namespaces.includes(namespaceOf(pod));
    const selectors = cluster.gateways.map(({ object }) => selectorOf(object));
    const isGateway = ({ metadata: { labels } }: KubernetesObject): boolean =>
        selectors.some((selector) => selects(selector, labels));
    switch (caller.kind) {
        case 'gateway': {
            const gateway = cluster.gateways.find(({ name, namespace }) => `${namespace}/${name}` === caller.gateway);
            const selector = gateway ? selectorOf(gateway.object) : {};
            return (
                pods.find((pod) => isIn(pod) && isThere(pod) && selects(selector, pod.metadata.labels)) ??
                'has no running pod in this locality'
            );
        }
        case 'sidecar':
            return (
                pods.find(
                    (pod) =>
                        isIn(pod) &&
                        isThere(pod) &&
                        !isGateway(pod) &&
                        pod.metadata.labels['security.istio.io/tlsMode'] === 'istio',
                ) ?? 'have no running pod in this locality'
            );
        case 'edge gateway': {
            if (caller.product !== 'Envoy Gateway') {
                return `is ${caller.product ?? 'another product'}'s, whose configuration of Envoy is not compared`;
            }
            const [namespace = '', name = ''] = caller.gateway?.split('/') ?? [];
            const owning = {
                'gateway.envoyproxy.io/owning-gateway-name': name,
                'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
            };
            return pods.find(({ metadata: { labels } }) => selects(owning, labels)) ?? 'has no running pod';
        }
    }
}

/** Labels of the pods of a Gateway: its selector, or those that Istio gives the pods of the Gateway API. */
function selectorOf({ apiVersion, content, metadata }: KubernetesObject): Labels {
    return apiVersion.startsWith('networking.istio.io/')
        ? labelsOf(fieldsOf(content.spec).selector)
        : { 'gateway.networking.k8s.io/gateway-name': textOf(metadata.name) ?? '' };
}

function callerName({ gateway, locality, namespaces }: Caller): string {
    const [first = '', ...others] = namespaces;
    const sidecars = `sidecars of ${first}${others.length > 0 ? ` and ${others.length} more namespaces` : ''}`;
    return `${gateway === undefined ? sidecars : `gateway ${gateway}`} (${localityText(locality)})`;
}
