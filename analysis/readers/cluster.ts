import { fieldsOf, groupOf, type KubernetesObject, textOf, textsOf } from '../manifests/kubernetesObject';
import type { Cluster, ClusterInput, NotUnderstood } from '../model/fleet';
import { byDefault, fromField, istioVersion, type Sourced } from '../model/sourced';
import { destinationRule } from './istio/destinationRules';
import { eastWestAddresses, gatewaysOf } from './istio/gateways';
import { hostIndex } from './istio/hostIndex';
import { meshConfiguration } from './istio/meshSettings';
import { virtualService } from './istio/virtualServices';
import { notUnderstood } from './kinds';
import { placesOf } from './places';
import { hasNoEndpointSlices, servicesOf } from './services';

/** A cluster as its control plane sees it, from its objects. */
export function readCluster({ hidden, name, objects, region }: ClusterInput): Cluster {
    const places = placesOf(objects, region);
    const mesh = meshConfiguration(name, objects);
    const network = networkOf(name, objects, mesh.settings.rootNamespace);
    const sidecarNamespaces = sidecarNamespacesOf(objects);
    const context = { cluster: name, network: network.value, places, sidecarNamespaces };
    const istio = (kind: string) =>
        objects.filter((object) => object.kind === kind && groupOf(object) === 'networking.istio.io');
    const destinationRules = istio('DestinationRule').map((object) => destinationRule(name, object));
    const virtualServices = istio('VirtualService').map((object) => virtualService(name, object));
    return {
        name,
        network,
        mesh: mesh.settings,
        localities: places.localities,
        sidecarNamespaces,
        services: servicesOf(objects, context),
        destinationRules,
        virtualServices,
        rulesFor: hostIndex(destinationRules, ({ host }) => [host]),
        routesFrom: hostIndex(virtualServices, ({ hosts }) => hosts),
        routesTo: hostIndex(virtualServices, ({ routes }) => routes.map(({ host }) => host)),
        gateways: gatewaysOf(objects, places),
        eastWest: [...eastWestAddresses(objects), ...mesh.eastWest],
        otherHosts: istio('ServiceEntry').flatMap(({ content }) => textsOf(fieldsOf(content.spec).hosts)),
        hidden,
        notUnderstood: [...notUnderstood(name, objects), ...mesh.notUnderstood, ...fieldsNotUnderstood(name, objects)],
        assumptions: [
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

function networkOf(name: string, objects: readonly KubernetesObject[], rootNamespace: string): Sourced<string> {
    const label = 'topology.istio.io/network';
    const root = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === rootNamespace);
    const network = root?.metadata.labels[label];
    return root && network !== undefined
        ? fromField(network, name, root, `metadata.labels ${label}`)
        : byDefault('', `${istioVersion}: all clusters without a network's name are on one network`);
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

/** Fields of objects that are read, whose effect is not computed. */
function fieldsNotUnderstood(cluster: string, objects: readonly KubernetesObject[]): NotUnderstood[] {
    return objects.flatMap((object) => {
        const { content, kind, metadata } = object;
        const spec = fieldsOf(content.spec);
        const name = `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;
        const field = (path: string, mayChange: string) => [{ cluster, object: `${name}, ${path}`, mayChange }];
        if (kind === 'Service') {
            return [
                ...(spec.internalTrafficPolicy === 'Local'
                    ? field('spec.internalTrafficPolicy', 'endpoints of other nodes and clusters may never be used')
                    : []),
                ...(textOf(spec.trafficDistribution) === undefined
                    ? []
                    : field('spec.trafficDistribution', 'the order of localities, also without outlier detection')),
            ];
        }
        if (kind === 'DestinationRule') {
            return spec.workloadSelector === undefined
                ? []
                : field('spec.workloadSelector', 'whether the rule applies: here it is applied to every workload');
        }
        if (kind === 'VirtualService' && groupOf(object) === 'networking.istio.io') {
            return [
                ...(spec.tcp === undefined ? [] : field('spec.tcp', 'the destinations of TCP connections')),
                ...(spec.tls === undefined ? [] : field('spec.tls', 'the destinations of TLS connections')),
            ];
        }
        return [];
    });
}
