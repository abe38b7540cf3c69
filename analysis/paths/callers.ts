import type { Cluster, Gateway, Service } from '../model/fleet';
import type { Caller } from '../model/path';
import type { Route } from '../model/rules';
import { isExportedTo } from '../readers/istio/exports';
import { resolvedRule } from './ruleResolution';
import { imports, isServiceExported, sidecarOf } from './visibility';

/** A caller, and the route that it takes to the service. */
export interface CallerRoute {
    readonly caller: Caller;
    /** Undefined where no route names the service: the sidecar sends requests straight to it. */
    readonly route: (Route & { readonly object: string }) | undefined;
}

/** The callers of a service in one cluster: gateways that route to it, and the sidecars of its namespaces. */
export function callersOf(cluster: Cluster, service: Service): CallerRoute[] {
    return [...gatewayCallers(cluster, service), ...sidecarCallers(cluster, service)];
}

function gatewayCallers(cluster: Cluster, service: Service): CallerRoute[] {
    const { host } = service;
    const sees = ({ namespace, proxyNamespaces }: Gateway): boolean =>
        isServiceExported(cluster, service, proxyNamespaces[0] ?? namespace);
    return cluster.gateways.filter(sees).flatMap((gateway) =>
        cluster
            .routesTo(host)
            .filter(({ gateways }) => gateways.includes(gatewayName(gateway)))
            .flatMap(({ name, namespace, routes }) =>
                routes
                    .filter((route) => route.host === host)
                    .flatMap((route) =>
                        gateway.localities.map((locality) => ({
                            caller: {
                                cluster: cluster.name,
                                kind: 'gateway' as const,
                                namespaces:
                                    gateway.proxyNamespaces.length > 0 ? gateway.proxyNamespaces : [gateway.namespace],
                                gateway: gatewayName(gateway),
                                locality,
                            },
                            route: { ...route, object: `VirtualService ${namespace}/${name}` },
                        })),
                    ),
            ),
    );
}

const gatewayName = ({ name, namespace }: Gateway): string => `${namespace}/${name}`;

/** Sidecars of one locality, together where they follow the same rule and the same routes. */
function sidecarCallers(cluster: Cluster, service: Service): CallerRoute[] {
    const groups = new Map<string, { namespaces: string[]; routes: CallerRoute['route'][] }>();
    for (const namespace of cluster.sidecarNamespaces) {
        if (
            !isServiceExported(cluster, service, namespace) ||
            !imports(sidecarOf(cluster, namespace), service, namespace)
        ) {
            continue;
        }
        const rule = resolvedRule(cluster, namespace, service);
        const routes = meshRoutes(cluster, namespace, service);
        const key = JSON.stringify([
            rule?.rules.map((each) => `${each.namespace}/${each.name}`),
            routes.map((route) => route && `${route.object} ${route.field}`),
        ]);
        const group = groups.get(key) ?? { namespaces: [], routes };
        groups.set(key, { ...group, namespaces: [...group.namespaces, namespace] });
    }
    return [...groups.values()].flatMap(({ namespaces, routes }) =>
        routes.flatMap((route) =>
            cluster.localities.map((locality) => ({
                caller: { cluster: cluster.name, kind: 'sidecar' as const, namespaces, locality },
                route,
            })),
        ),
    );
}

/** The routes from a request for the service's own host to the service. None: straight there. */
function meshRoutes(cluster: Cluster, namespace: string, { host }: Service): CallerRoute['route'][] {
    const bound = cluster
        .routesFrom(host)
        .filter(
            ({ exportTo, gateways, namespace: own }) =>
                gateways.includes('mesh') &&
                isExportedTo(exportTo.length === 0 ? cluster.mesh.virtualServiceExportTo : exportTo, own, namespace),
        );
    const routes = bound.flatMap(({ name, namespace: own, routes: each }) =>
        each
            .filter((route) => route.host === host)
            .map((route) => ({ ...route, object: `VirtualService ${own}/${name}` })),
    );
    return routes.length === 0 ? [undefined] : routes;
}
