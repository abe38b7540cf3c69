import { fieldsOf, groupOf, type KubernetesObject, objectName, textsOf } from '../manifests/kubernetesObject';
import type { Cluster, ClusterContent, ClusterInput, NotUnderstood, Service } from '../model/fleet';
import { byDefault, fromField, istioVersion, type Sourced } from '../model/sourced';
import { readEdge } from './edge';
import { fieldsNotUnderstood } from './fields';
import { controlPlaneOf } from './istio/controlPlane';
import { destinationRule } from './istio/destinationRules';
import { eastWestAddresses, gatewaysOf } from './istio/gateways';
import { meshConfiguration, type MeshConfiguration } from './istio/meshSettings';
import { peerAuthentication } from './istio/peerAuthentications';
import { declaredWorkload, openHosts, serviceEntry } from './istio/serviceEntries';
import { selectiveSidecars, sidecarScope } from './istio/sidecars';
import { virtualService } from './istio/virtualServices';
import { isServiceBridge, notUnderstood } from './kinds';
import { indexed } from './lookups';
import { placesOf } from './places';
import { hasNoEndpointSlices, servicesOf } from './services';

/** A cluster as its control plane sees it, from its objects. */
export function readCluster(input: ClusterInput): Cluster {
    return indexed(readObjects(input));
}

/** What the objects of a cluster say. */
export function readObjects(input: ClusterInput): ClusterContent {
    const { hidden, name, objects, region } = input;
    const places = placesOf(objects, region);
    const mesh = meshConfiguration(name, objects);
    const network = networkOf(name, objects, mesh);
    const sidecarNamespaces = sidecarNamespacesOf(objects);
    const istio = (kind: string, group = 'networking.istio.io') =>
        objects.filter((object) => object.kind === kind && groupOf(object) === group);
    const workloads = istio('WorkloadEntry').flatMap((object) => declaredWorkload(name, object) ?? []);
    const context = {
        cluster: name,
        network: network.value,
        networks: mesh.networks,
        places,
        sidecarNamespaces,
        workloads,
    };
    const entries = istio('ServiceEntry');
    const edge = readEdge(name, objects, places);
    const destinationRules = istio('DestinationRule').map((object) => destinationRule(name, object));
    const virtualServices = [
        ...istio('VirtualService').map((object) => virtualService(name, object)),
        ...edge.istioRoutes,
    ];
    const gateways = [...gatewaysOf(objects, places), ...edge.istioGateways];
    return {
        name,
        network,
        controlPlane: controlPlaneOf(input),
        readings: [],
        mesh: mesh.settings,
        localities: places.localities,
        sidecarNamespaces,
        services: withEntries(
            servicesOf(objects, context),
            entries.flatMap((object) => serviceEntry(name, object, workloads)),
        ),
        destinationRules,
        virtualServices,
        hasPods: objects.some(({ kind }) => kind === 'Pod'),
        gateways,
        eastWest: [...eastWestAddresses(objects), ...mesh.eastWest],
        otherHosts: entries.flatMap(({ content }) => textsOf(fieldsOf(content.spec).hosts)),
        edgeRoutes: edge.edgeRoutes,
        serverNames: edge.serverNames,
        publicAddresses: edge.publicAddresses,
        upstreams: edge.upstreams,
        failoverSchemes: edge.failoverSchemes,
        glooEdition: edge.glooEdition,
        edgeObjects: edge.edgeObjects,
        serviceBridgeObjects: objects.filter(isServiceBridge),
        serviceBridgeRefusals: input.serviceBridge?.refusals ?? [],
        tlsEnds: [...edge.edgeObjects.filter(endsTls), ...gateways.map(({ object }) => object)],
        openPolicies: edge.openPolicies,
        peerAuthentications: istio('PeerAuthentication', 'security.istio.io').map(peerAuthentication),
        sidecars: istio('Sidecar').flatMap((object) => sidecarScope(object) ?? []),
        hidden,
        notUnderstood: [
            ...notUnderstood(name, objects),
            ...mesh.notUnderstood,
            ...selectiveSidecars(name, istio('Sidecar')),
            ...entries.flatMap((object) => openHosts(name, object)),
            ...edge.notUnderstood,
            ...untranslated(input),
            ...fieldsNotUnderstood(name, objects),
        ],
        assumptions: [
            ...(input.serviceBridge?.assumptions ?? []),
            ...assumedEdition(name, edge),
            ...(mesh.isFound
                ? []
                : [
                      `Cluster ${name}: no ConfigMap \`istio\` was read; Istio's defaults are used for the mesh settings.`,
                  ]),
            ...(hasNoEndpointSlices(objects)
                ? [
                      `Cluster ${name}: no EndpointSlice was read; endpoints are the replicas of Deployments and ` +
                          'StatefulSets, spread over the nodes’ zones in turn.',
                  ]
                : []),
        ],
    };
}

/** Objects of Tetrate Service Bridge that say more than is translated here, or are for clusters that were not read. */
function untranslated({ name, serviceBridge }: ClusterInput): NotUnderstood[] {
    return (serviceBridge?.refusals ?? [])
        .filter(({ kind }) => kind === 'untranslated' || kind === 'cluster')
        .map(({ object, reason }) => ({
            cluster: name,
            object: objectName(object),
            mayChange: `the Istio objects that Tetrate Service Bridge makes of it: it ${reason.replace(/\.$/, '')}`,
        }));
}

const endsTls = ({ kind }: KubernetesObject): boolean => kind === 'Gateway' || kind === 'VirtualService';

/** Where `failover` of Upstreams is declared, and nothing says which edition of Gloo runs. */
function assumedEdition(
    name: string,
    { failoverSchemes, glooEdition, upstreams }: Pick<Cluster, 'failoverSchemes' | 'glooEdition' | 'upstreams'>,
): string[] {
    const isDeclared = failoverSchemes.length > 0 || [...upstreams.values()].some(({ hasFailover }) => hasFailover);
    return isDeclared && glooEdition === undefined
        ? [`Cluster ${name}: Gloo is taken for the enterprise edition, which the failover of Upstreams needs.`]
        : [];
}

/** The network of a cluster: by the label of the root namespace, or by the mesh configuration. */
function networkOf(
    name: string,
    objects: readonly KubernetesObject[],
    { networks, settings }: MeshConfiguration,
): Sourced<string> {
    const label = 'topology.istio.io/network';
    const root = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === settings.rootNamespace);
    const network = root?.metadata.labels[label];
    if (root && network !== undefined) {
        return fromField(network, name, root, `metadata.labels ${label}`);
    }
    return networks.ofCluster === undefined
        ? byDefault('', `${istioVersion}: all clusters without a network's name are on one network`)
        : {
              value: networks.ofCluster,
              source: { cluster: name, object: 'ConfigMap istio', field: 'data.meshNetworks' },
          };
}

/**
 * Services and the hosts of ServiceEntries. Istio merges the endpoints of a ServiceEntry for a Service's own host, in the
 * Service's namespace; elsewhere the Service keeps the host.
 */
function withEntries(services: ReadonlyMap<string, Service>, entries: readonly Service[]): Map<string, Service> {
    const all = new Map(services);
    for (const entry of entries) {
        const same = all.get(entry.host);
        if (same?.kind === 'Service' && same.namespace !== entry.namespace) {
            continue;
        }
        all.set(entry.host, same ? { ...same, endpoints: [...same.endpoints, ...entry.endpoints] } : entry);
    }
    return all;
}

/** Namespaces whose label asks for injection. */
function sidecarNamespacesOf(objects: readonly KubernetesObject[]): string[] {
    return objects
        .filter(({ kind }) => kind === 'Namespace')
        .filter(
            ({ metadata: { labels } }) =>
                labels['istio-injection'] === 'enabled' ||
                ('istio.io/rev' in labels && labels['istio-injection'] !== 'disabled'),
        )
        .map(({ metadata }) => metadata.name);
}
