import {
    fieldsOf,
    type KubernetesObject,
    type Labels,
    labelsOf,
    listOf,
    numberOf,
    objectName,
    selects,
    textOf,
    textsOf,
} from '../../manifests/kubernetesObject';
import type { EastWestAddress, Gateway } from '../../model/fleet';
import { nodeNameOf, type Places } from '../places';

/** A pod of a gateway, or a workload that makes such pods. */
interface Proxy {
    readonly namespace: string;
    readonly labels: Labels;
    readonly nodeName: string | undefined;
    readonly isPod: boolean;
}

/** The Istio `Gateway`s of a cluster, with where the pods that they select run. */
export function gatewaysOf(objects: readonly KubernetesObject[], places: Places): Gateway[] {
    const proxies = objects.flatMap((object) => proxyOf(object));
    return objects
        .filter(({ apiVersion, kind }) => kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/'))
        .map((object) => {
            const { selector, servers } = fieldsOf(object.content.spec);
            const selected = proxies.filter(({ labels }) => selects(labelsOf(selector), labels));
            const pods = selected.filter(({ isPod }) => isPod);
            const localities = pods.map(({ labels, nodeName }) => places.localityOf(labels, nodeName));
            const { name, namespace = 'default' } = object.metadata;
            const passthrough = listOf(servers).filter(
                (server) => textOf(fieldsOf(fieldsOf(server).tls).mode) === 'AUTO_PASSTHROUGH',
            );
            return {
                name,
                namespace,
                proxyNamespaces: distinct(selected.map((each) => each.namespace)),
                localities: localities.length === 0 ? places.localities : distinct(localities),
                isPassthrough: passthrough.length > 0,
                passthroughHosts: passthrough.flatMap((server) => textsOf(fieldsOf(server).hosts)),
                hasProxies: selected.length > 0,
                object,
            };
        });
}

function proxyOf(object: KubernetesObject): Proxy[] {
    const { content, kind, metadata } = object;
    const { namespace = 'default' } = metadata;
    if (kind === 'Pod') {
        return [{ namespace, labels: metadata.labels, nodeName: nodeNameOf(object), isPod: true }];
    }
    if (kind === 'Deployment' || kind === 'StatefulSet') {
        const template = fieldsOf(fieldsOf(content.spec).template);
        const labels = labelsOf(fieldsOf(template.metadata).labels);
        return [{ namespace, labels, nodeName: undefined, isPod: false }];
    }
    return [];
}

/**
 * The addresses of the Services that carry the label of a network, behind which Istio reaches that network. A Service
 * that was declared and never applied has no status yet: it counts as one address.
 */
export function eastWestAddresses(objects: readonly KubernetesObject[]): EastWestAddress[] {
    return objects
        .filter(({ kind, metadata }) => kind === 'Service' && 'topology.istio.io/network' in metadata.labels)
        .flatMap((object) => {
            const network = object.metadata.labels['topology.istio.io/network'] ?? '';
            // With this label, the Service says itself where other networks connect.
            const saysPort = 'networking.istio.io/gatewayPort' in object.metadata.labels;
            const ports = saysPort
                ? []
                : listOf(fieldsOf(object.content.spec).ports).flatMap((port) => numberOf(fieldsOf(port).port) ?? []);
            return addressesOf(object).map((address) => ({
                address,
                network,
                source: objectName(object),
                isService: true,
                ports,
            }));
        });
}

/** Addresses at which a Service is reached from outside; a name for them where it was never applied. */
export function addressesOf(service: KubernetesObject): string[] {
    const { loadBalancer } = fieldsOf(service.content.status);
    const assigned = listOf(fieldsOf(loadBalancer).ingress).flatMap((each) => {
        const { hostname, ip } = fieldsOf(each);
        return textOf(ip) ?? textOf(hostname) ?? [];
    });
    const addresses = [...assigned, ...textsOf(fieldsOf(service.content.spec).externalIPs)];
    const declared = service.content.status === undefined ? [`address of ${objectName(service)}`] : [];
    return addresses.length === 0 ? declared : addresses;
}

function distinct<T>(items: readonly T[]): T[] {
    return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
