import {
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
import type { EdgeRoute, EdgeSettings, EdgeTarget, EdgeTier } from '../../model/edge';
import type { Retries } from '../../model/rules';
import { byDefault, fromField } from '../../model/sourced';
import { serviceHost } from '../istio/hosts';
import { destinationOf, methodsOf } from './envoyGateway';
import type { ApiGateway } from './gateways';
import { given } from './given';
import { isAttached } from './references';
import type { RouteContext } from './routeContext';
import { defaultSettings, kgatewayVersion } from './settings';

export const kgatewayGroup = 'gateway.kgateway.dev';

/** One rule of an HTTPRoute as kgateway translates it: a Backend with `priorityGroups` has a tier for each group. */
export function kgatewayRoute(
    route: KubernetesObject,
    rule: Fields,
    index: number,
    gateway: ApiGateway,
    context: RouteContext,
): EdgeRoute[] {
    const field = `spec.rules[${index}]`;
    return listOf(rule.backendRefs)
        .map(fieldsOf)
        .filter(({ weight }) => numberOf(weight) !== 0)
        .map((reference, at) => {
            const { group, kind = 'Service', name, namespace } = reference;
            const own = textOf(namespace) ?? namespaceOf(route);
            const backend = context.find(textOf(group) ?? '', textOf(kind) ?? '', own, textOf(name) ?? '');
            const source = `${objectName(route)}, ${field}.backendRefs[${at}]`;
            const service: EdgeTarget = {
                source,
                weight: 1,
                to: { kind: 'service', host: serviceHost(textOf(name) ?? '', own), isOneHost: false },
            };
            return {
                product: 'kgateway' as const,
                gateway: gateway.name,
                localities: context.localities,
                object: route,
                field,
                hostnames: textsOf(fieldsOf(route.content.spec).hostnames),
                ...given('methods', methodsOf(rule)),
                tiers:
                    kind === 'Service'
                        ? [{ because: 'the only backend', targets: [service] }]
                        : backend
                          ? tiersOf(backend, context)
                          : [],
                splits: [],
                ...settingsOf(route, rule, field, backend, context),
            };
        });
}

function tiersOf(backend: KubernetesObject, { find }: RouteContext): EdgeTier[] {
    const groups = listOf(fieldsOf(backend.content.spec).priorityGroups);
    return groups.length === 0
        ? [{ because: 'the only backend', targets: hostsOf(backend) }]
        : groups.map((group, index) => ({
              because: `\`priorityGroups[${index}]\``,
              targets: listOf(fieldsOf(group).backendRefs).flatMap((each) => {
                  const member = find(
                      kgatewayGroup,
                      'Backend',
                      namespaceOf(backend),
                      textOf(fieldsOf(each).name) ?? '',
                  );
                  return member ? hostsOf(member) : [];
              }),
          }));
}

function hostsOf(backend: KubernetesObject): EdgeTarget[] {
    const spec = fieldsOf(backend.content.spec);
    return listOf(fieldsOf(spec.static).hosts).flatMap((each) => {
        const address = textOf(fieldsOf(each).host);
        return address === undefined
            ? []
            : [{ source: objectName(backend), weight: 1, to: destinationOf(address, undefined) }];
    });
}

function settingsOf(
    route: KubernetesObject,
    rule: Fields,
    field: string,
    backend: KubernetesObject | undefined,
    { cluster, policiesFor }: RouteContext,
): EdgeSettings {
    const defaults = defaultSettings(kgatewayVersion, { connectTimeout: '5s', dropsRemoved: true });
    const policyFor = (kind: string, target: KubernetesObject): KubernetesObject | undefined =>
        policiesFor(kgatewayGroup, kind, target).find((each) => isAttached(each, target));
    const policy = backend && policyFor('BackendConfigPolicy', backend);
    const { circuitBreakers, connectTimeout, healthCheck, loadBalancer, outlierDetection } = fieldsOf(
        policy?.content.spec,
    );
    const traffic = policyFor('TrafficPolicy', route);
    const retry = fieldsOf(traffic?.content.spec).retry;
    const from = <T>(value: T, path: string) =>
        policy ? fromField(value, cluster, policy, `spec.${path}`) : byDefault(value, kgatewayVersion);
    const { healthyPanicThreshold, updateMergeWindow } = fieldsOf(loadBalancer);
    const panic = numberOf(healthyPanicThreshold);
    const window = textOf(updateMergeWindow);
    const maxRetries = numberOf(fieldsOf(circuitBreakers).maxRetries);
    const connect = textOf(connectTimeout);
    const request = textOf(fieldsOf(rule.timeouts).request);
    const limit = numberOf(fieldsOf(outlierDetection).maxEjectionPercent) ?? 10;
    return {
        ...defaults,
        ...(policy && { policy: objectName(policy) }),
        ...(healthCheck !== undefined && { healthCheck: from(checkOf(fieldsOf(healthCheck)), 'healthCheck') }),
        ...(outlierDetection !== undefined && {
            detection: from(
                { ...passiveOf(fieldsOf(outlierDetection)), maxEjectionPercent: limit },
                'outlierDetection',
            ),
            maxEjectionPercent: from(limit, 'outlierDetection.maxEjectionPercent'),
        }),
        ...(panic !== undefined && { panicThreshold: from(panic, 'loadBalancer.healthyPanicThreshold') }),
        ...(window !== undefined && { mergeWindow: from(window, 'loadBalancer.updateMergeWindow') }),
        ...(maxRetries !== undefined && { maxRetries: from(maxRetries, 'circuitBreakers.maxRetries') }),
        ...(connect !== undefined && { connectTimeout: from(connect, 'connectTimeout') }),
        ...(traffic &&
            retry !== undefined && {
                retries: fromField(retriesOf(fieldsOf(retry)), cluster, traffic, 'spec.retry'),
            }),
        ...(request !== undefined && { timeout: fromField(request, cluster, route, `${field}.timeouts.request`) }),
    };
}

function checkOf({ healthyThreshold, http, interval, timeout, unhealthyThreshold }: Fields) {
    const { host, path } = fieldsOf(http);
    return {
        isHttp: http !== undefined,
        ...given('interval', textOf(interval)),
        ...given('timeout', textOf(timeout)),
        ...given('unhealthyThreshold', numberOf(unhealthyThreshold)),
        ...given('healthyThreshold', numberOf(healthyThreshold)),
        ...given('host', textOf(host)),
        ...given('path', textOf(path)),
    };
}

function passiveOf({ baseEjectionTime, consecutive5xx, interval }: Fields) {
    return {
        ...given('consecutive5xxErrors', numberOf(consecutive5xx)),
        ...given('interval', textOf(interval)),
        ...given('baseEjectionTime', textOf(baseEjectionTime)),
    };
}

/** kgateway's retries have no field for the priority: they stay in the tier that failed. */
function retriesOf({ attempts, backoffBaseInterval, perTryTimeout, retryOn, statusCodes }: Fields): Retries {
    const codes = listOf(statusCodes).flatMap((code) => numberOf(code) ?? []);
    return {
        attempts: numberOf(attempts) ?? 1,
        remoteLocalities: false,
        repeatsHosts: true,
        retryOn: [...textsOf(retryOn), ...codes].join(','),
        ...given('perTryTimeout', textOf(perTryTimeout)),
        ...given('backOff', textOf(backoffBaseInterval)),
    };
}
