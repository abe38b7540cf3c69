import {
    annotationOf,
    type Fields,
    fieldsOf,
    type KubernetesObject,
    listOf,
    namespaceOf,
    numberOf,
    objectName,
    textOf,
    textsOf,
} from '../../manifests/kubernetesObject';
import type { EdgeDestination, EdgeRoute, EdgeSettings, EdgeSplit, EdgeTarget } from '../../model/edge';
import type { Retries } from '../../model/rules';
import { byDefault, fromField } from '../../model/sourced';
import { serviceHost } from '../istio/hosts';
import type { ClusterPatches } from './envoyPatches';
import { type ApiGateway, gatewayApiGroup } from './gateways';
import { given } from './given';
import { isAttached, isGranted } from './references';
import type { RouteContext } from './routeContext';
import { defaultSettings, envoyGatewayVersion } from './settings';

export const envoyGatewayGroup = 'gateway.envoyproxy.io';

/** A backend of a rule, with the object that it names. */
interface Backend {
    readonly reference: Fields;
    readonly field: string;
    readonly object: KubernetesObject | undefined;
    readonly isService: boolean;
    readonly lacksGrant: boolean;
    readonly isFallback: boolean;
    readonly addressType: 'ip' | 'name' | undefined;
}

/** One rule of an HTTPRoute or GRPCRoute as Envoy Gateway translates it: two tiers, by the `fallback` of its Backends. */
export function envoyGatewayRoute(
    route: KubernetesObject,
    rule: Fields,
    index: number,
    gateway: ApiGateway,
    context: RouteContext,
): EdgeRoute {
    const field = `spec.rules[${index}]`;
    const backends = listOf(rule.backendRefs)
        .map((each, at) => backendOf(fieldsOf(each), `${field}.backendRefs[${at}]`, route, context))
        .filter(({ reference }) => numberOf(reference.weight) !== 0);
    const patches = context.patches.get(`httproute/${namespaceOf(route)}/${route.metadata.name}/rule/${index}`);
    const tiers = tiersOf(backends, patches);
    const policy = policyOf(route, textOf(rule.name), gateway, context);
    return {
        product: 'Envoy Gateway',
        gateway: gateway.name,
        localities: context.localities,
        object: route,
        field,
        hostnames: textsOf(fieldsOf(route.content.spec).hostnames),
        ...given('methods', methodsOf(rule)),
        tiers: tiers.map(({ because, of }) => ({
            because,
            targets: of.flatMap((each) => targetsOf(each, route, context)),
        })),
        splits: tiers.length < 2 ? [] : splitsOf(backends, route, policy),
        ...settingsOf(route, rule, field, policy, patches, context),
    };
}

/** The methods of a rule's matches; undefined where one of them is for any method. */
export function methodsOf(rule: Fields): string[] | undefined {
    const methods = listOf(rule.matches).map((match) => textOf(fieldsOf(match).method));
    const known = methods.flatMap((method) => method ?? []);
    return known.length > 0 && known.length === methods.length ? [...new Set(known)].sort() : undefined;
}

/** The backends by priority: that of the `fallback` of their Backends, unless an EnvoyPatchPolicy sets another. */
function tiersOf(backends: readonly Backend[], patches: ClusterPatches | undefined) {
    const tiers = new Map<number, Backend[]>();
    backends.forEach((backend, index) => {
        const priority = patches?.priorities.get(index) ?? (backend.isFallback ? 1 : 0);
        tiers.set(priority, [...(tiers.get(priority) ?? []), backend]);
    });
    const isPatched = (patches?.priorities.size ?? 0) > 0;
    return [...tiers]
        .sort(([one], [other]) => one - other)
        .map(([priority, of]) => ({
            because: isPatched
                ? `priority ${priority} by an EnvoyPatchPolicy`
                : priority === 0
                  ? 'the backends without `fallback`'
                  : 'the Backends with `fallback: true`',
            of,
        }));
}

function backendOf(reference: Fields, field: string, route: KubernetesObject, context: RouteContext): Backend {
    const referred = {
        group: textOf(reference.group) ?? '',
        kind: textOf(reference.kind) ?? 'Service',
        namespace: textOf(reference.namespace) ?? namespaceOf(route),
        name: textOf(reference.name) ?? '',
    };
    const { group, kind, name, namespace } = referred;
    const object = context.find(group, kind, namespace, name);
    const isService = kind === 'Service';
    const spec = fieldsOf(object?.content.spec);
    const endpoints = listOf(spec.endpoints).map(fieldsOf);
    return {
        reference,
        field,
        object,
        isService,
        lacksGrant: !isGranted(route, referred, context.grantsIn),
        isFallback: !isService && spec.fallback === true,
        addressType:
            isService || endpoints.some(({ ip }) => ip !== undefined)
                ? 'ip'
                : endpoints.some(({ fqdn }) => fqdn !== undefined)
                  ? 'name'
                  : undefined,
    };
}

function targetsOf(
    { field, isService, lacksGrant, object, reference }: Backend,
    route: KubernetesObject,
    { policiesFor }: RouteContext,
): EdgeTarget[] {
    const weight = numberOf(reference.weight) ?? 1;
    const source = `${objectName(route)}, ${field}`;
    if (isService) {
        const host = serviceHost(textOf(reference.name) ?? '', textOf(reference.namespace) ?? namespaceOf(route));
        const to = { kind: 'service' as const, host, isOneHost: false };
        return [{ source, weight, to, ...(lacksGrant && { lacksGrant }) }];
    }
    const { endpoints, tls } = fieldsOf(object?.content.spec);
    const { caCertificateRefs, insecureSkipVerify, sni, wellKnownCACertificates } = fieldsOf(tls);
    const serverName = textOf(sni);
    const isVerified =
        insecureSkipVerify !== true &&
        (listOf(caCertificateRefs).length > 0 || textOf(wellKnownCACertificates) !== undefined);
    // What a BackendTLSPolicy verifies is not read.
    const isKnown =
        tls !== undefined &&
        !(object && policiesFor(gatewayApiGroup, 'BackendTLSPolicy', object).some((each) => isAttached(each, object)));
    return listOf(endpoints).flatMap((each) => {
        const { fqdn, ip } = fieldsOf(each);
        const address = textOf(fieldsOf(ip).address) ?? textOf(fieldsOf(fqdn).hostname);
        return address === undefined
            ? []
            : [
                  {
                      source: object ? objectName(object) : source,
                      weight,
                      to: destinationOf(address, serverName),
                      ...(isKnown && { isVerified }),
                      ...(lacksGrant && { lacksGrant }),
                  },
              ];
    });
}

/** The name of a Service of this cluster is one host for Envoy; anything else is an address outside. */
export function destinationOf(address: string, serverName: string | undefined): EdgeDestination {
    return /\.svc(\.|$)/.test(address)
        ? { kind: 'service', host: address.replace(/\.svc\.?$/, '.svc.cluster.local'), isOneHost: true }
        : { kind: 'address', address, ...(serverName !== undefined && { serverName }) };
}

/**
 * Settings with which Envoy Gateway makes weighted clusters of a rule's backends, without an error. Then `fallback`
 * means nothing.
 *
 * Source: `NeedsClusterPerSetting` in Envoy Gateway's `internal/ir/xds.go`.
 */
function splitsOf(
    backends: readonly Backend[],
    route: KubernetesObject,
    policy: KubernetesObject | undefined,
): EdgeSplit[] {
    const types = new Set(backends.flatMap(({ addressType }) => addressType ?? []));
    const protocols = new Set(
        backends.flatMap(({ isService, object }) =>
            isService ? [] : textsOf(fieldsOf(object?.content.spec).appProtocols),
        ),
    );
    const automatic = backends.filter(
        ({ object }) => fieldsOf(fieldsOf(object?.content.spec).tls).autoSNIFromEndpointHostname === true,
    );
    const zoneAware = fieldsOf(fieldsOf(fieldsOf(policy?.content.spec).loadBalancer).zoneAware);
    const [byName] = backends.filter(({ addressType }) => addressType === 'name');
    return [
        ...(types.size > 1 && byName?.object
            ? [
                  split(
                      'address types',
                      byName.object,
                      'spec.endpoints[].fqdn',
                      'a name, beside backends with IP addresses',
                  ),
              ]
            : []),
        ...backends.flatMap(({ isService, object }) => (isService && object ? topologySplits(object) : [])),
        ...(policy
            ? ['preferLocal', 'weightedZones']
                  .filter((name) => zoneAware[name] !== undefined)
                  .map((name) => split('topology', policy, `spec.loadBalancer.zoneAware.${name}`, 'set'))
            : []),
        ...backends
            .filter(({ reference }) => listOf(reference.filters).length > 0)
            .map(({ field }) => split('filter', route, `${field}.filters`, 'set for one backend')),
        ...(protocols.has('gateway.envoyproxy.io/h2c') && protocols.size > 1
            ? [split('protocols', route, 'spec.rules[].backendRefs', 'of Backends with different `appProtocols`')]
            : []),
        ...(automatic.length > 0 && automatic.length < backends.length && automatic[0]?.object
            ? [
                  split(
                      'server names',
                      automatic[0].object,
                      'spec.tls.autoSNIFromEndpointHostname',
                      'true for some backends only',
                  ),
              ]
            : []),
    ];
}

function topologySplits(service: KubernetesObject): EdgeSplit[] {
    const distribution = textOf(fieldsOf(service.content.spec).trafficDistribution);
    const name = 'service.kubernetes.io/topology-mode';
    const mode = annotationOf(service, name);
    return [
        ...(distribution === undefined ? [] : [split('topology', service, 'spec.trafficDistribution', distribution)]),
        ...(mode === 'Auto' ? [split('topology', service, `metadata.annotations ${name}`, mode)] : []),
    ];
}

function split(reason: EdgeSplit['reason'], object: KubernetesObject, field: string, found: string): EdgeSplit {
    return { reason, object: objectName(object), field, found };
}

/** The BackendTrafficPolicy of a rule: for the rule by name, else for its route, else for the Gateway. */
function policyOf(
    route: KubernetesObject,
    ruleName: string | undefined,
    gateway: ApiGateway,
    { policiesFor }: RouteContext,
): KubernetesObject | undefined {
    const ofTarget = (target: KubernetesObject, section?: string): KubernetesObject | undefined =>
        policiesFor(envoyGatewayGroup, 'BackendTrafficPolicy', target).find((each) =>
            isAttached(each, target, section),
        );
    return (
        (ruleName === undefined ? undefined : ofTarget(route, ruleName)) ?? ofTarget(route) ?? ofTarget(gateway.object)
    );
}

/** Defaults as the definition of BackendTrafficPolicy writes them into the object. */
function settingsOf(
    route: KubernetesObject,
    rule: Fields,
    field: string,
    policy: KubernetesObject | undefined,
    patches: ClusterPatches | undefined,
    { cluster }: RouteContext,
): EdgeSettings {
    const defaults = defaultSettings(envoyGatewayVersion, { connectTimeout: '10s', dropsRemoved: true });
    const { circuitBreaker, healthCheck, retry, timeout } = fieldsOf(policy?.content.spec);
    const { active, panicThreshold, passive } = fieldsOf(healthCheck);
    const from = <T>(value: T, path: string) =>
        policy ? fromField(value, cluster, policy, `spec.${path}`) : byDefault(value, envoyGatewayVersion);
    const limit = numberOf(fieldsOf(passive).maxEjectionPercent);
    const maxRetries = numberOf(fieldsOf(circuitBreaker).maxParallelRetries);
    const panic = numberOf(panicThreshold);
    const { backendRequest, request: ofRule } = fieldsOf(rule.timeouts);
    const request = textOf(ofRule) ?? (rule.retry === undefined ? textOf(backendRequest) : undefined);
    const ofPolicy = textOf(fieldsOf(fieldsOf(timeout).http).requestTimeout);
    const connect = textOf(fieldsOf(fieldsOf(timeout).tcp).connectTimeout);
    return {
        ...defaults,
        ...(policy && { policy: objectName(policy) }),
        ...(active !== undefined && {
            healthCheck: from(checkOf(fieldsOf(active), patches?.noTrafficInterval), 'healthCheck.active'),
        }),
        ...(passive !== undefined && { detection: from(passiveOf(fieldsOf(passive)), 'healthCheck.passive') }),
        ...(passive !== undefined && {
            maxEjectionPercent:
                limit === undefined
                    ? byDefault(10, envoyGatewayVersion)
                    : from(limit, 'healthCheck.passive.maxEjectionPercent'),
        }),
        ...(panic !== undefined && { panicThreshold: from(panic, 'healthCheck.panicThreshold') }),
        ...(retry !== undefined && { retries: from(retriesOf(fieldsOf(retry)), 'retry') }),
        ...(rule.retry !== undefined && {
            retries: fromField(
                routeRetries(fieldsOf(rule.retry), textOf(backendRequest)),
                cluster,
                route,
                `${field}.retry`,
            ),
        }),
        // Envoy Gateway always writes a limit, `buildXdsClusterCircuitBreaker` in its `internal/xds/translator/cluster.go`.
        maxRetries:
            maxRetries === undefined
                ? byDefault(1024, envoyGatewayVersion)
                : from(maxRetries, 'circuitBreaker.maxParallelRetries'),
        ...(ofPolicy !== undefined && { timeout: from(ofPolicy, 'timeout.http.requestTimeout') }),
        ...(request !== undefined && { timeout: fromField(request, cluster, route, `${field}.timeouts.request`) }),
        ...(connect !== undefined && { connectTimeout: from(connect, 'timeout.tcp.connectTimeout') }),
        ...(patches?.mergeWindow && {
            mergeWindow: fromField(patches.mergeWindow.value, cluster, patches.mergeWindow.policy, 'spec.jsonPatches'),
        }),
    };
}

function checkOf(
    { healthyThreshold, http, interval, timeout, type, unhealthyThreshold }: Fields,
    noTrafficInterval: string | undefined,
) {
    const { hostname, path } = fieldsOf(http);
    const [host, at] = [textOf(hostname), textOf(path)];
    return {
        interval: textOf(interval) ?? '3s',
        timeout: textOf(timeout) ?? '1s',
        unhealthyThreshold: numberOf(unhealthyThreshold) ?? 3,
        healthyThreshold: numberOf(healthyThreshold) ?? 1,
        isHttp: type === 'HTTP',
        ...(noTrafficInterval !== undefined && { noTrafficInterval }),
        ...(host !== undefined && { host }),
        ...(at !== undefined && { path: at }),
    };
}

function passiveOf(passive: Fields) {
    const gatewayErrors = numberOf(passive.consecutiveGatewayErrors);
    return {
        consecutive5xxErrors: numberOf(passive.consecutive5XxErrors) ?? 5,
        ...(gatewayErrors !== undefined && { consecutiveGatewayErrors: gatewayErrors }),
        ...(passive.splitExternalLocalOriginErrors === true && {
            splitExternalLocalOriginErrors: true,
            consecutiveLocalOriginFailures: numberOf(passive.consecutiveLocalOriginFailures) ?? 5,
        }),
        interval: textOf(passive.interval) ?? '3s',
        baseEjectionTime: textOf(passive.baseEjectionTime) ?? '30s',
        maxEjectionPercent: numberOf(passive.maxEjectionPercent) ?? 10,
    };
}

/** Envoy Gateway's retries where a policy or a route says no more: `buildRetryPolicy` in its `internal/xds/translator`. */
const defaultRetries = {
    attempts: 2,
    conditions: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'],
    statusCodes: [503],
};

function retriesOf({ numAttemptsPerPriority, numRetries, perRetry, retryOn }: Fields): Retries {
    const { backOff, timeout } = fieldsOf(perRetry);
    const { httpStatusCodes, triggers } = fieldsOf(retryOn);
    const tries = numberOf(numAttemptsPerPriority) ?? 0;
    return {
        attempts: numberOf(numRetries) ?? defaultRetries.attempts,
        remoteLocalities: tries > 0,
        ...(tries > 0 && { triesPerPriority: tries }),
        ...given('perTryTimeout', textOf(timeout)),
        ...given('backOff', textOf(fieldsOf(backOff).baseInterval)),
        retryOn: conditions(textsOf(triggers), retryOn === undefined ? undefined : codesOf(httpStatusCodes)),
    };
}

/** The retries of an HTTPRoute's rule, which never leave the priority. */
function routeRetries({ attempts, backoff, codes }: Fields, perTryTimeout: string | undefined): Retries {
    const statuses = codesOf(codes);
    return {
        attempts: numberOf(attempts) ?? defaultRetries.attempts,
        remoteLocalities: false,
        ...given('perTryTimeout', perTryTimeout),
        ...given('backOff', textOf(backoff)),
        retryOn: conditions([], statuses.length === 0 ? undefined : statuses),
    };
}

const codesOf = (codes: unknown): number[] => listOf(codes).flatMap((code) => numberOf(code) ?? []);

/** Conditions as Istio writes them: status codes beside the others. Without `retriable-status-codes`, codes do nothing. */
function conditions(triggers: readonly string[], statusCodes: readonly number[] | undefined): string {
    const named = triggers.length > 0 ? triggers : defaultRetries.conditions;
    const codes = named.includes('retriable-status-codes') ? (statusCodes ?? defaultRetries.statusCodes) : [];
    return [...named, ...codes].join(',');
}
