import {
    type Fields,
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
import type { EdgeRoute, EdgeSplit, EdgeTarget, EdgeTier, ServerNameRoute } from '../../model/edge';
import type { NotUnderstood } from '../../model/fleet';
import type { FailoverScheme, GlooEdition, Upstream } from '../../model/gloo';
import type { Retries } from '../../model/rules';
import { byDefault, fromField } from '../../model/sourced';
import { serviceHost } from '../istio/hosts';
import { destinationOf } from './envoyGateway';
import { given } from './given';
import { defaultSettings, glooVersion } from './settings';

const upstreamGroup = 'gloo.solo.io';
const gatewayGroup = 'gateway.solo.io';

const glooDefaults = { connectTimeout: '5s', dropsRemoved: false };

const ofGroup = (objects: readonly KubernetesObject[], group: string, kind: string): KubernetesObject[] =>
    objects.filter((object) => object.kind === kind && groupOf(object) === group);

/** The edition of Gloo by the image of its Deployment. */
export function glooEdition(objects: readonly KubernetesObject[]): GlooEdition | undefined {
    const images = ofGroup(objects, 'apps', 'Deployment')
        .filter(({ metadata }) => metadata.name === 'gloo')
        .flatMap(({ content }) => {
            const pod = fieldsOf(fieldsOf(fieldsOf(content.spec).template).spec);
            return listOf(pod.containers).flatMap((container) => textOf(fieldsOf(container).image) ?? []);
        });
    if (images.some((image) => /\/gloo-ee\b/.test(image))) {
        return 'enterprise';
    }
    return images.some((image) => /\/solo-io\/gloo([:@]|$)/.test(image)) ? 'open source' : undefined;
}

/** Gloo's Upstreams, by `<namespace>/<name>`. */
export function upstreams(cluster: string, objects: readonly KubernetesObject[]): Map<string, Upstream> {
    return new Map(
        ofGroup(objects, upstreamGroup, 'Upstream')
            .map((object) => upstreamOf(cluster, object))
            .map((upstream) => [upstream.name, upstream]),
    );
}

function upstreamOf(cluster: string, object: KubernetesObject): Upstream {
    const spec = fieldsOf(object.content.spec);
    const { circuitBreakers, connectionConfig, failover, healthChecks, ignoreHealthOnHostRemoval, kube } = spec;
    const { loadBalancerConfig, outlierDetection } = spec;
    const defaults = defaultSettings(glooVersion, glooDefaults);
    const from = <T>(value: T, path: string) => fromField(value, cluster, object, `spec.${path}`);
    const [check] = listOf(healthChecks);
    const localities = listOf(fieldsOf(failover).prioritizedLocalities);
    const limit = numberOf(fieldsOf(outlierDetection).maxEjectionPercent);
    const { healthyPanicThreshold, updateMergeWindow } = fieldsOf(loadBalancerConfig);
    const panic = numberOf(healthyPanicThreshold);
    const window = textOf(updateMergeWindow);
    const retries = numberOf(fieldsOf(circuitBreakers).maxRetries);
    const connect = textOf(fieldsOf(connectionConfig).connectTimeout);
    const fallbacks = localities.map((each, index) => ({
        because: `\`failover.prioritizedLocalities[${index}]\``,
        targets: listOf(fieldsOf(each).localityEndpoints).flatMap((locality) =>
            failoverTargets(fieldsOf(locality), object),
        ),
    }));
    return {
        name: `${namespaceOf(object)}/${object.metadata.name}`,
        object,
        policy: objectName(object),
        tiers: [
            { because: 'the Upstream itself', targets: ownTargets(fieldsOf(kube), fieldsOf(spec.static), object) },
            ...fallbacks,
        ],
        hasFailover: failover !== undefined,
        ...(check !== undefined && { healthCheck: from(checkOf(fieldsOf(check)), 'healthChecks[0]') }),
        ...(outlierDetection !== undefined && {
            detection: from(passiveOf(fieldsOf(outlierDetection)), 'outlierDetection'),
        }),
        maxEjectionPercent:
            limit === undefined ? defaults.maxEjectionPercent : from(limit, 'outlierDetection.maxEjectionPercent'),
        panicThreshold:
            panic === undefined ? defaults.panicThreshold : from(panic, 'loadBalancerConfig.healthyPanicThreshold'),
        maxRetries: retries === undefined ? defaults.maxRetries : from(retries, 'circuitBreakers.maxRetries'),
        connectTimeout:
            connect === undefined ? defaults.connectTimeout : from(connect, 'connectionConfig.connectTimeout'),
        mergeWindow: window === undefined ? defaults.mergeWindow : from(window, 'loadBalancerConfig.updateMergeWindow'),
        dropsRemoved:
            ignoreHealthOnHostRemoval === true ? from(true, 'ignoreHealthOnHostRemoval') : defaults.dropsRemoved,
    };
}

function ownTargets(kube: Fields, ofStatic: Fields, object: KubernetesObject): EdgeTarget[] {
    const source = objectName(object);
    const [name, namespace] = [textOf(kube.serviceName), textOf(kube.serviceNamespace)];
    if (name !== undefined) {
        const host = serviceHost(name, namespace ?? 'default');
        return [{ source, weight: 1, to: { kind: 'service', host, isOneHost: false } }];
    }
    return listOf(ofStatic.hosts).flatMap((each) => {
        const address = textOf(fieldsOf(each).addr);
        return address === undefined ? [] : [{ source, weight: 1, to: destinationOf(address, undefined) }];
    });
}

function failoverTargets({ lbEndpoints, loadBalancingWeight }: Fields, object: KubernetesObject): EdgeTarget[] {
    return listOf(lbEndpoints).flatMap((each) => {
        const { address, upstreamSslConfig } = fieldsOf(each);
        const at = textOf(address);
        const serverName = textOf(fieldsOf(upstreamSslConfig).sni);
        return at === undefined
            ? []
            : [
                  {
                      source: objectName(object),
                      weight: numberOf(loadBalancingWeight) ?? 1,
                      to: { kind: 'address' as const, address: at, ...(serverName !== undefined && { serverName }) },
                  },
              ];
    });
}

function checkOf(check: Fields) {
    const { healthyThreshold, httpHealthCheck, interval, noTrafficInterval, timeout, unhealthyThreshold } = check;
    const { host, path } = fieldsOf(httpHealthCheck);
    return {
        isHttp: httpHealthCheck !== undefined,
        ...given('interval', textOf(interval)),
        ...given('timeout', textOf(timeout)),
        ...given('unhealthyThreshold', numberOf(unhealthyThreshold)),
        ...given('healthyThreshold', numberOf(healthyThreshold)),
        ...given('noTrafficInterval', textOf(noTrafficInterval)),
        ...given('host', textOf(host)),
        ...given('path', textOf(path)),
    };
}

/** By default Envoy counts gateway failures and ejects nothing for them; Gloo passes on what is given. */
function passiveOf(detection: Fields) {
    const gateway = numberOf(detection.consecutiveGatewayFailure);
    const isEnforced = (numberOf(detection.enforcingConsecutiveGatewayFailure) ?? 0) > 0;
    return {
        ...given('consecutive5xxErrors', numberOf(detection.consecutive5xx)),
        ...given('consecutiveGatewayErrors', isEnforced ? gateway : undefined),
        ...given('interval', textOf(detection.interval)),
        ...given('baseEjectionTime', textOf(detection.baseEjectionTime)),
        ...given('maxEjectionPercent', numberOf(detection.maxEjectionPercent)),
    };
}

/** Gloo Federation's FailoverSchemes. */
export function failoverSchemes(objects: readonly KubernetesObject[]): FailoverScheme[] {
    return ofGroup(objects, 'fed.solo.io', 'FailoverScheme').map((object) => {
        const { failoverGroups, primary } = fieldsOf(object.content.spec);
        const { clusterName, name, namespace } = fieldsOf(primary);
        return {
            object,
            primary: { cluster: textOf(clusterName) ?? '', upstream: reference(namespace, name) },
            groups: listOf(failoverGroups).map((group, at) =>
                listOf(fieldsOf(group).priorityGroup).flatMap((each, index) => {
                    const { cluster, localityWeight, upstreams: named } = fieldsOf(each);
                    return listOf(named)
                        .map(fieldsOf)
                        .map((upstream, number) => ({
                            cluster: textOf(cluster) ?? '',
                            upstream: reference(upstream.namespace, upstream.name),
                            field: `spec.failoverGroups[${at}].priorityGroup[${index}].upstreams[${number}]`,
                            weight: numberOf(localityWeight),
                        }));
                }),
            ),
        };
    });
}

const reference = (namespace: unknown, name: unknown): string =>
    `${textOf(namespace) ?? 'gloo-system'}/${textOf(name) ?? ''}`;

/** The routes of Gloo's VirtualServices to Upstreams and Services. */
export function glooRoutes(
    cluster: string,
    objects: readonly KubernetesObject[],
    known: ReadonlyMap<string, Upstream>,
    localities: EdgeRoute['localities'],
): EdgeRoute[] {
    const gateways = ofGroup(objects, gatewayGroup, 'Gateway').filter(
        ({ content }) => fieldsOf(content.spec).tcpGateway === undefined,
    );
    const [first] = gateways;
    const gateway = first ? `${namespaceOf(first)}/${first.metadata.name}` : 'gloo-system/gateway-proxy';
    return ofGroup(objects, gatewayGroup, 'VirtualService').flatMap((object) => {
        const { domains, routes } = fieldsOf(fieldsOf(object.content.spec).virtualHost);
        return listOf(routes).flatMap((each, index) => {
            const field = `spec.virtualHost.routes[${index}]`;
            const { options, routeAction } = fieldsOf(each);
            const source = `${objectName(object)}, ${field}`;
            const destinations = destinationsOf(fieldsOf(routeAction)).map(({ destination, weight }): Weighed => {
                const { kube, upstream } = destination;
                const { name, namespace } = fieldsOf(upstream);
                const found = known.get(reference(namespace, name));
                return { weight, upstream: found, tiers: found?.tiers ?? kubeTiers(fieldsOf(kube), source) };
            });
            return together(destinations, object, field).map(({ splits, tiers, upstream: found }): EdgeRoute => {
                const defaults = defaultSettings(glooVersion, glooDefaults);
                const { retries, timeout } = fieldsOf(options);
                const limit = textOf(timeout);
                return {
                    product: 'Gloo',
                    gateway,
                    localities,
                    object,
                    field,
                    hostnames: textsOf(domains).filter((domain) => domain !== '*'),
                    ...given('methods', methodsOf(fieldsOf(each))),
                    splits,
                    ...defaults,
                    ...(found && upstreamSettings(found)),
                    tiers,
                    ...(found && splits.length === 0 && { upstream: found.name }),
                    ...(retries !== undefined && {
                        retries: fromField(retriesOf(fieldsOf(retries)), cluster, object, `${field}.options.retries`),
                    }),
                    timeout:
                        limit === undefined
                            ? byDefault('15s', glooVersion)
                            : fromField(limit, cluster, object, `${field}.options.timeout`),
                };
            });
        });
    });
}

/** The destinations of a route that get requests. Gloo needs a weight for each of several; 0 is none. */
function destinationsOf({ multi, single }: Fields): { destination: Fields; weight: number }[] {
    return single === undefined
        ? listOf(fieldsOf(multi).destinations)
              .map(fieldsOf)
              .map(({ destination, weight }) => ({ destination: fieldsOf(destination), weight: numberOf(weight) ?? 0 }))
              .filter(({ weight }) => weight > 0)
        : [{ destination: fieldsOf(single), weight: 1 }];
}

/** One destination of a route. */
interface Weighed {
    readonly weight: number;
    readonly upstream: Upstream | undefined;
    readonly tiers: readonly EdgeTier[];
}

/**
 * Several destinations are Envoy clusters with weights: none takes over what another one gets. Those that have a failover
 * of their own are judged one by one.
 */
function together(
    destinations: readonly Weighed[],
    object: KubernetesObject,
    route: string,
): (Omit<Weighed, 'weight'> & Pick<EdgeRoute, 'splits'>)[] {
    const alone = destinations.map(({ tiers, upstream }) => ({ tiers, upstream, splits: [] }));
    if (destinations.length < 2 || destinations.some(({ tiers }) => tiers.length > 1)) {
        return alone;
    }
    const targets = destinations.flatMap(({ tiers: [tier], weight }) => {
        const all = tier?.targets ?? [];
        const sum = all.reduce((total, each) => total + each.weight, 0);
        return all.map((each) => ({ ...each, weight: (weight * each.weight) / sum }));
    });
    const because = 'weighted destinations';
    const split: EdgeSplit = {
        reason: 'destinations',
        object: objectName(object),
        field: `${route}.routeAction.multi`,
        found: `${destinations.length} destinations with weights`,
    };
    return [{ upstream: destinations[0]?.upstream, splits: [split], tiers: [{ because, targets }] }];
}

function upstreamSettings(upstream: Upstream) {
    const { connectTimeout, dropsRemoved, maxEjectionPercent, maxRetries, mergeWindow, panicThreshold } = upstream;
    return {
        maxEjectionPercent,
        panicThreshold,
        maxRetries,
        connectTimeout,
        mergeWindow,
        dropsRemoved,
        ...given('policy', upstream.policy),
        ...given('detection', upstream.detection),
        ...given('healthCheck', upstream.healthCheck),
    };
}

function kubeTiers(kube: Fields, source: string): EdgeTier[] {
    const { name, namespace } = fieldsOf(kube.ref);
    const service = textOf(name);
    return service === undefined
        ? []
        : [
              {
                  because: 'the only destination',
                  targets: [
                      {
                          source,
                          weight: 1,
                          to: {
                              kind: 'service',
                              host: serviceHost(service, textOf(namespace) ?? 'default'),
                              isOneHost: false,
                          },
                      },
                  ],
              },
          ];
}

/** Without a number, Gloo writes an `update_frequency` of 1; it asks for no other host. */
function retriesOf({ numRetries, perTryTimeout, previousPriorities, retryBackOff, retryOn }: Fields): Retries {
    const leaves = previousPriorities !== undefined;
    return {
        attempts: numberOf(numRetries) ?? 1,
        remoteLocalities: leaves,
        ...(leaves && { triesPerPriority: numberOf(fieldsOf(previousPriorities).updateFrequency) ?? 1 }),
        repeatsHosts: true,
        retryOn: textOf(retryOn) ?? '',
        ...given('perTryTimeout', textOf(perTryTimeout)),
        ...given('backOff', textOf(fieldsOf(retryBackOff).baseInterval)),
    };
}

/** Methods of a route's matchers; undefined where one of them is for any. */
function methodsOf(route: Fields): string[] | undefined {
    const methods = listOf(route.matchers).map((matcher) => textsOf(fieldsOf(matcher).methods));
    return methods.length > 0 && methods.every((each) => each.length > 0)
        ? [...new Set(methods.flat())].sort()
        : undefined;
}

/** Upstreams that other clusters reach by their name as SNI, through a TCP gateway of this cluster. */
export function glooServerNames(
    objects: readonly KubernetesObject[],
    known: ReadonlyMap<string, Upstream>,
): ServerNameRoute[] {
    return forwardingHosts(objects).flatMap(({ domains, object }) =>
        [...known.values()].flatMap(({ name, tiers }) => {
            const [namespace = '', upstream = ''] = name.split('/');
            const serverName = `${upstream}_${namespace}`;
            const to = tiers[0]?.targets[0]?.to;
            return to?.kind === 'service' && (domains.length === 0 || domains.includes(serverName))
                ? [{ serverName, host: to.host, source: objectName(object) }]
                : [];
        }),
    );
}

/** The TCP hosts that forward to the cluster that the SNI names, with the names that they accept. */
export function forwardingHosts(
    objects: readonly KubernetesObject[],
): { object: KubernetesObject; field: string; domains: readonly string[] }[] {
    return ofGroup(objects, gatewayGroup, 'Gateway').flatMap((object) =>
        listOf(fieldsOf(fieldsOf(object.content.spec).tcpGateway).tcpHosts)
            .map(fieldsOf)
            .flatMap(({ destination, sslConfig }, index) =>
                fieldsOf(destination).forwardSniClusterName === undefined
                    ? []
                    : [
                          {
                              object,
                              field: `spec.tcpGateway.tcpHosts[${index}]`,
                              domains: textsOf(fieldsOf(sslConfig).sniDomains),
                          },
                      ],
            ),
    );
}

/** Gloo's routes whose destination is not computed. */
export function glooNotUnderstood(
    cluster: string,
    objects: readonly KubernetesObject[],
    known: ReadonlyMap<string, Upstream>,
): NotUnderstood[] {
    return ofGroup(objects, gatewayGroup, 'VirtualService').flatMap((object) =>
        listOf(fieldsOf(fieldsOf(object.content.spec).virtualHost).routes).flatMap((each, index) => {
            const { delegateAction, routeAction } = fieldsOf(each);
            const { clusterHeader, dynamicForwardProxy, multi, upstreamGroup: group } = fieldsOf(routeAction);
            const isOther = [delegateAction, clusterHeader, dynamicForwardProxy, group].some(
                (action) => action !== undefined,
            );
            const route = `${objectName(object)}, spec.virtualHost.routes[${index}]`;
            return [
                ...(isOther ? [{ cluster, object: route, mayChange: 'the destinations of this route' }] : []),
                ...(hasOwnFailover(destinationsOf({ multi }), known)
                    ? [
                          {
                              cluster,
                              object: `${route}.routeAction.multi`,
                              mayChange:
                                  'the share of each destination: one has a failover of its own, and each is judged as if it got all',
                          },
                      ]
                    : []),
            ];
        }),
    );
}

/** Whether one of several destinations has tiers of its own. */
function hasOwnFailover(
    destinations: readonly { readonly destination: Fields }[],
    known: ReadonlyMap<string, Upstream>,
): boolean {
    return (
        destinations.length > 1 &&
        destinations.some(({ destination }) => {
            const { name, namespace } = fieldsOf(destination.upstream);
            return (known.get(reference(namespace, name))?.tiers.length ?? 0) > 1;
        })
    );
}
