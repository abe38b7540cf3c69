import {
    fieldsOf,
    groupOf,
    type KubernetesObject,
    listOf,
    namespaceOf,
    numberOf,
    objectName,
    textOf,
    textsOf,
} from '../../manifests/kubernetesObject';
import type { EdgeRoute, PublicAddress, ServerNameRoute } from '../../model/edge';
import type { Cluster, Gateway, NotUnderstood } from '../../model/fleet';
import type { VirtualService } from '../../model/rules';
import { fromField } from '../../model/sourced';
import { addressesOf } from '../istio/gateways';
import { serviceHost } from '../istio/hosts';
import type { Places } from '../places';
import { envoyGatewayGroup, envoyGatewayRoute } from './envoyGateway';
import { otherPatches } from './envoyPatches';
import { type ApiGateway, apiGateways, gatewayApiGroup, parentsOf, unknownParents } from './gateways';
import { failoverSchemes, glooEdition, glooNotUnderstood, glooRoutes, glooServerNames, upstreams } from './gloo';
import { kgatewayGroup, kgatewayRoute } from './kgateway';
import { routeContext } from './routeContext';

/** What the gateways at the edge of a cluster do, and what Istio's gateways of the Gateway API add to Istio's own. */
export interface Edge extends Pick<
    Cluster,
    | 'edgeObjects'
    | 'edgeRoutes'
    | 'failoverSchemes'
    | 'glooEdition'
    | 'notUnderstood'
    | 'openPolicies'
    | 'publicAddresses'
    | 'serverNames'
    | 'upstreams'
> {
    readonly istioGateways: readonly Gateway[];
    readonly istioRoutes: readonly VirtualService[];
}

const edgeGroups = [
    gatewayApiGroup,
    envoyGatewayGroup,
    kgatewayGroup,
    'gloo.solo.io',
    'gateway.solo.io',
    'fed.solo.io',
];

/** Reads the objects of the Gateway API, Envoy Gateway, kgateway and Gloo. */
export function readEdge(cluster: string, objects: readonly KubernetesObject[], places: Places): Edge {
    const edgeObjects = objects.filter((object) => edgeGroups.includes(groupOf(object)));
    const gateways = apiGateways(edgeObjects);
    const known = upstreams(cluster, edgeObjects);
    const routes = edgeObjects.filter(({ kind }) => kind === 'HTTPRoute' || kind === 'GRPCRoute');
    const context = routeContext(cluster, objects, edgeObjects, places);
    const ofApi = routes.flatMap((route) =>
        parentsOf(route, gateways).flatMap((gateway) =>
            listOf(fieldsOf(route.content.spec).rules).flatMap((each, index): EdgeRoute[] => {
                const rule = fieldsOf(each);
                if (gateway.product === 'Envoy Gateway') {
                    return [envoyGatewayRoute(route, rule, index, gateway, context)];
                }
                return gateway.product === 'kgateway' ? kgatewayRoute(route, rule, index, gateway, context) : [];
            }),
        ),
    );
    return {
        edgeObjects,
        openPolicies: edgeObjects.filter(isOpenPolicy),
        upstreams: known,
        failoverSchemes: failoverSchemes(edgeObjects),
        glooEdition: glooEdition(objects),
        edgeRoutes: [...ofApi, ...glooRoutes(cluster, edgeObjects, known, places.localities)],
        serverNames: [...tlsServerNames(edgeObjects), ...glooServerNames(edgeObjects, known)],
        publicAddresses: objects
            .filter(({ content, kind }) => kind === 'Service' && fieldsOf(content.spec).type === 'LoadBalancer')
            .flatMap((service): PublicAddress[] =>
                addressesOf(service).map((address) => ({ address, source: objectName(service) })),
            ),
        istioGateways: gateways.filter(isIstio).map((gateway) => istioGateway(gateway, places)),
        istioRoutes: routes.flatMap((route) => istioRoute(cluster, route, parentsOf(route, gateways).filter(isIstio))),
        notUnderstood: [
            ...gateways.flatMap((gateway) => unknownClass(cluster, gateway)),
            ...routes.flatMap((route) => unreadParents(cluster, route, gateways)),
            ...otherPatches(cluster, edgeObjects),
            ...glooNotUnderstood(cluster, edgeObjects, known),
        ],
    };
}

/** Whether labels select a policy's targets, or it takes over the settings of another. */
function isOpenPolicy({ content, kind }: KubernetesObject): boolean {
    const { mergeType, targetSelectors } = fieldsOf(content.spec);
    return /^Backend(Config|Traffic)Policy$/.test(kind) && (mergeType !== undefined || targetSelectors !== undefined);
}

const isIstio = ({ product }: ApiGateway): boolean => product === 'Istio';

/** Istio's option of a listener, which makes it an east-west gateway's. */
const listenerProtocol = 'gateway.istio.io/listener-protocol';

/** Istio runs the proxies of such a Gateway in its own namespace, and they follow DestinationRules. */
function istioGateway({ namespace, object }: ApiGateway, places: Places): Gateway {
    const passthrough = listOf(fieldsOf(object.content.spec).listeners)
        .map(fieldsOf)
        .filter(({ tls }) => fieldsOf(fieldsOf(tls).options)[listenerProtocol] === 'auto-passthrough');
    return {
        name: object.metadata.name,
        namespace,
        proxyNamespaces: [namespace],
        localities: places.localities,
        isPassthrough: passthrough.length > 0,
        passthroughHosts: passthrough.map(({ hostname }) => textOf(hostname) ?? '*'),
        hasProxies: true,
        object,
    };
}

/** A route of Istio's gateways, as the VirtualService that Istio makes of it. */
function istioRoute(cluster: string, object: KubernetesObject, parents: readonly ApiGateway[]): VirtualService[] {
    const namespace = namespaceOf(object);
    const spec = fieldsOf(object.content.spec);
    return parents.length === 0
        ? []
        : [
              {
                  name: object.metadata.name,
                  namespace,
                  hosts: textsOf(spec.hostnames),
                  gateways: parents.map(({ name }) => name),
                  exportTo: [],
                  object,
                  routes: listOf(spec.rules)
                      .map(fieldsOf)
                      .flatMap(({ backendRefs, retry, timeouts }, index) => {
                          const attempts = numberOf(fieldsOf(retry).attempts);
                          const limit = textOf(fieldsOf(timeouts).request);
                          const from = <T>(value: T, field: string) =>
                              fromField(value, cluster, object, `spec.rules[${index}].${field}`);
                          return listOf(backendRefs)
                              .map(fieldsOf)
                              .filter(({ kind = 'Service', weight }) => kind === 'Service' && weight !== 0)
                              .map(({ name, namespace: own, port }, at) => {
                                  const host = serviceHost(textOf(name) ?? '', textOf(own) ?? namespace);
                                  const number = numberOf(port);
                                  return {
                                      field: `spec.rules[${index}].backendRefs[${at}]`,
                                      host,
                                      writtenHost: host,
                                      ...(number !== undefined && { port: number }),
                                      ...(attempts !== undefined && {
                                          retries: from({ attempts, remoteLocalities: false }, 'retry'),
                                      }),
                                      ...(limit !== undefined && { timeout: from(limit, 'timeouts.request') }),
                                  };
                              });
                      }),
              },
          ];
}

/** Services behind TLSRoutes, by the names of the routes. */
function tlsServerNames(objects: readonly KubernetesObject[]): ServerNameRoute[] {
    return objects
        .filter(({ kind }) => kind === 'TLSRoute')
        .flatMap((object) => {
            const { hostnames, rules } = fieldsOf(object.content.spec);
            const hosts = listOf(rules)
                .flatMap((rule) => listOf(fieldsOf(rule).backendRefs).map(fieldsOf))
                .filter(({ kind = 'Service' }) => kind === 'Service')
                .map(({ name, namespace }) =>
                    serviceHost(textOf(name) ?? '', textOf(namespace) ?? namespaceOf(object)),
                );
            return textsOf(hostnames).flatMap((serverName) =>
                hosts.map((host) => ({ serverName, host, source: objectName(object) })),
            );
        });
}

function unreadParents(cluster: string, route: KubernetesObject, gateways: readonly ApiGateway[]): NotUnderstood[] {
    const names = unknownParents(route, gateways);
    return names.length === 0
        ? []
        : [
              {
                  cluster,
                  object: objectName(route),
                  mayChange: `the paths of this route: ${names.map((name) => `Gateway ${name}`).join(', ')} was not read`,
              },
          ];
}

function unknownClass(cluster: string, { object, product }: ApiGateway): NotUnderstood[] {
    const name = textOf(fieldsOf(object.content.spec).gatewayClassName) ?? '';
    return product === undefined
        ? [
              {
                  cluster,
                  object: objectName(object),
                  mayChange: `the paths of its routes: no product is known for its class, "${name}"`,
              },
          ]
        : [];
}
