import type { Cluster, Gateway, Service } from '../model/fleet';
import type { Caller } from '../model/path';
import type { Route, VirtualService } from '../model/rules';
import { isExportedTo } from '../readers/istio/exports';
import { differingNamespaces, type RuleResolver } from './ruleResolution';
import { imports, isServiceExported, sidecarOf } from './visibility';

/** A caller, and the route that it takes to the service. */
export interface CallerRoute {
    readonly caller: Caller;
    /** Undefined where no route names the service: the sidecar sends requests straight to it. */
    readonly route: (Route & { readonly object: string }) | undefined;
}

/** The callers of a service in one cluster: gateways that route to it, and the sidecars of its namespaces. */
export function callersOf(cluster: Cluster, service: Service, ruleFor: RuleResolver): CallerRoute[] {
    return [...gatewayCallers(cluster, service), ...sidecarCallers(cluster, service, ruleFor)];
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
function sidecarCallers(cluster: Cluster, service: Service, ruleFor: RuleResolver): CallerRoute[] {
    const bound = cluster.routesFrom(service.host).filter(({ gateways }) => gateways.includes('mesh'));
    const groups = namespaceGroups(cluster, service, bound, (namespace) => {
        const rules = ruleFor(namespace)?.rules.map((each) => `${each.namespace}/${each.name}`);
        const routes = visibleRoutes(cluster, bound, namespace).map(({ name, namespace: own }) => `${own}/${name}`);
        return JSON.stringify([rules, routes]);
    });
    return groups.flatMap((namespaces) =>
        meshRoutes(visibleRoutes(cluster, bound, namespaces[0] ?? ''), service).flatMap((route) =>
            cluster.localities.map((locality) => ({
                caller: { cluster: cluster.name, kind: 'sidecar' as const, namespaces, locality },
                route,
            })),
        ),
    );
}

/**
 * The namespaces whose sidecars see the service, in groups of the same key. Those that no object concerns by name have
 * one key together: it is computed once for all of them, and all services share their list.
 */
function namespaceGroups(
    cluster: Cluster,
    service: Service,
    bound: readonly VirtualService[],
    keyOf: (namespace: string) => string,
): (readonly string[])[] {
    const { mesh, rulesFor, sidecarNamespaces, sidecars } = cluster;
    const sees = (namespace: string): boolean =>
        isServiceExported(cluster, service, namespace) && imports(sidecarOf(cluster, namespace), service, namespace);
    const visibleKey = (namespace: string): string | undefined => (sees(namespace) ? keyOf(namespace) : undefined);
    const named = [
        ...[service.namespace, ...service.exportTo, ...mesh.serviceExportTo, ...mesh.virtualServiceExportTo],
        ...sidecars.map(({ namespace }) => namespace),
        ...differingNamespaces({ mesh }, rulesFor(service.host)),
        ...bound.flatMap(({ exportTo, namespace }) => [namespace, ...exportTo]),
    ];
    const own = new Map(
        [...new Set(named)].filter((each) => sidecarNamespaces.includes(each)).map((each) => [each, visibleKey(each)]),
    );
    const other = sidecarNamespaces.find((each) => !own.has(each));
    const common = other === undefined ? [...own.values()][0] : visibleKey(other);
    const keyIn = (namespace: string): string | undefined => (own.has(namespace) ? own.get(namespace) : common);
    if ([...own.values()].every((key) => key === common)) {
        return common === undefined ? [] : [sidecarNamespaces];
    }
    const keys = [...new Set(sidecarNamespaces.map(keyIn))].filter((key) => key !== undefined);
    return keys.map((key) => sidecarNamespaces.filter((each) => keyIn(each) === key));
}

function visibleRoutes(
    { mesh }: Pick<Cluster, 'mesh'>,
    bound: readonly VirtualService[],
    namespace: string,
): VirtualService[] {
    return bound.filter(({ exportTo, namespace: own }) =>
        isExportedTo(exportTo.length === 0 ? mesh.virtualServiceExportTo : exportTo, own, namespace),
    );
}

/** The routes from a request for the service's own host to the service. None: straight there. */
function meshRoutes(visible: readonly VirtualService[], { host }: Service): CallerRoute['route'][] {
    const routes = visible.flatMap(({ name, namespace, routes: each }) =>
        each
            .filter((route) => route.host === host)
            .map((route) => ({ ...route, object: `VirtualService ${namespace}/${name}` })),
    );
    return routes.length === 0 ? [undefined] : routes;
}
