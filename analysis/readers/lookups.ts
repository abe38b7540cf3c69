import { objectName } from '../manifests/kubernetesObject';
import type { EdgeRoute } from '../model/edge';
import type { Cluster, ClusterContent } from '../model/fleet';
import { hostIndex } from './istio/hostIndex';

/** A cluster with its lookups. */
export function indexed(content: ClusterContent): Cluster {
    const { destinationRules, edgeRoutes, publicAddresses, serverNames, services, virtualServices } = content;
    const edgeRouteByName = new Map<string, EdgeRoute>(
        // The first of a name counts.
        [...edgeRoutes].reverse().map((route) => [`${objectName(route.object)}, ${route.field}`, route] as const),
    );
    const publicOnes = new Set(publicAddresses.map(({ address }) => address));
    const answering = new Set(
        [...services.values()].flatMap(({ endpoints }) =>
            endpoints.filter(({ cluster }) => cluster !== '').map(({ address }) => address),
        ),
    );
    return {
        ...content,
        rulesFor: hostIndex(destinationRules, ({ host }) => [host]),
        routesFrom: hostIndex(virtualServices, ({ hosts }) => hosts),
        routesTo: hostIndex(virtualServices, ({ routes }) => routes.map(({ host }) => host)),
        edgeRouteNamed: (name) => edgeRouteByName.get(name),
        servedAs: hostIndex(serverNames, ({ serverName }) => [serverName]),
        isPublic: (address) => publicOnes.has(address),
        answersAt: (address) => services.has(address) || answering.has(address),
    };
}
