import { any, type Message } from './envoyTypes';
import { pick, type Problems } from './problems';
import {
    clusterName,
    type Destination,
    type Matcher,
    type Ref,
    refOf,
    refText,
    type Retries,
    sameRef,
    type Upstream,
    type VirtualService,
    type VirtualServiceRoute,
} from './resources';

const previousPriorities = 'envoy.retry_priorities.previous_priorities';

/** Envoy's virtual host of a VirtualService. Destinations that are not there are only warned of, as Gloo does. */
export function virtualHost(
    service: VirtualService,
    upstreams: readonly Upstream[],
    problems: Problems,
    warnings: string[],
): Message {
    const { virtualHost: host } = service.spec ?? {};
    problems.unknownFields(service.spec, 'spec', ['virtualHost', 'displayName']);
    problems.unknownFields(host, 'spec.virtualHost', ['domains', 'routes', 'options']);
    problems.unknownFields(host?.options, 'spec.virtualHost.options', ['retries']);
    const retries = retryPolicy(host?.options?.retries, 'spec.virtualHost.options.retries', problems);
    const routes = (host?.routes ?? []).flatMap((route, at) => {
        const path = `spec.virtualHost.routes[${at}]`;
        const targets = targetsOf(route, `${path}.routeAction`, problems);
        targets
            .filter(({ upstream }) => !upstreams.some((candidate) => sameRef(refOf(candidate), upstream)))
            .forEach(({ upstream }) =>
                warnings.push(`\`${path}\` leads to ${refText(upstream)}, and there is no such Upstream`),
            );
        return routesOf(route, targets, path, problems);
    });
    return { name: clusterName(refOf(service)), domains: domainsOf(service), routes, ...retries };
}

/** The domains of a VirtualService; Gloo takes none for all. */
export function domainsOf({ spec }: VirtualService): string[] {
    const domains = spec?.virtualHost?.domains ?? [];
    return domains.length > 0 ? domains : ['*'];
}

/** An upstream with its part of the requests. */
interface Target {
    upstream: Ref;
    weight: number;
}

/** The upstreams of a route: one, or several by weight. */
function targetsOf({ routeAction }: VirtualServiceRoute, path: string, problems: Problems): Target[] {
    problems.unknownFields(routeAction, path, ['single', 'multi']);
    problems.unknownFields(routeAction?.multi, `${path}.multi`, ['destinations']);
    const upstreamOf = (destination: Destination | undefined, at: string): Ref[] => {
        problems.unknownFields(destination, at, ['upstream']);
        if (!destination?.upstream) {
            problems.add(`\`${at}.upstream\` is missing`);
            return [];
        }
        return [destination.upstream];
    };
    if (!routeAction?.multi) {
        return upstreamOf(routeAction?.single, `${path}.single`).map((upstream) => ({ upstream, weight: 1 }));
    }
    return (routeAction.multi.destinations ?? []).flatMap((each, at) => {
        const where = `${path}.multi.destinations[${at}]`;
        problems.unknownFields(each, where, ['weight', 'destination']);
        return upstreamOf(each.destination, `${where}.destination`).map((upstream) => ({
            upstream,
            weight: each.weight ?? 0,
        }));
    });
}

function routesOf(route: VirtualServiceRoute, targets: readonly Target[], path: string, problems: Problems): Message[] {
    problems.unknownFields(route, path, ['matchers', 'routeAction', 'options', 'name']);
    problems.unknownFields(route.options, `${path}.options`, ['retries', 'timeout', 'prefixRewrite', 'hostRewrite']);
    const [only, ...others] = targets;
    if (!only) {
        return []; // a problem already
    }
    const options = route.options ?? {};
    const action = {
        ...(others.length === 0
            ? { cluster: clusterName(only.upstream) }
            : {
                  weightedClusters: {
                      clusters: targets.map(({ upstream, weight }) => ({ name: clusterName(upstream), weight })),
                  },
              }),
        ...pick(options, ['timeout', 'prefixRewrite']),
        ...(options.hostRewrite ? { hostRewriteLiteral: options.hostRewrite } : {}),
        ...retryPolicy(options.retries, `${path}.options.retries`, problems),
    };
    const matchers: Matcher[] = route.matchers?.length ? route.matchers : [{ prefix: '/' }];
    return matchers.map((matcher, at) => ({
        match: match(matcher, `${path}.matchers[${at}]`, problems),
        route: action,
    }));
}

function match(matcher: Matcher, path: string, problems: Problems): Message {
    const { prefix, exact, regex, methods } = matcher;
    problems.unknownFields(matcher, path, ['prefix', 'exact', 'regex', 'methods']);
    const where =
        exact !== undefined
            ? { path: exact }
            : regex !== undefined
              ? { safeRegex: { regex } }
              : { prefix: prefix ?? '/' };
    const method = methods?.length
        ? {
              headers: [
                  {
                      name: ':method',
                      stringMatch: { safeRegex: { regex: methods.map((name) => `(${name})`).join('|') } },
                  },
              ],
          }
        : {};
    return { ...where, ...method };
}

function retryPolicy(retries: Retries | undefined, path: string, problems: Problems): Message {
    problems.unknownFields(retries, path, [
        'retryOn',
        'numRetries',
        'perTryTimeout',
        'previousPriorities',
        'retryBackOff',
        'retriableStatusCodes',
    ]);
    if (!retries) {
        return {};
    }
    const leave = retries.previousPriorities && {
        retryPriority: {
            name: previousPriorities,
            typedConfig: any('envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig', {
                updateFrequency: retries.previousPriorities.updateFrequency ?? 1,
            }),
        },
    };
    return {
        retryPolicy: {
            ...pick(retries, ['retryOn', 'perTryTimeout', 'retryBackOff', 'retriableStatusCodes']),
            numRetries: retries.numRetries || 1, // Gloo takes 0 for unset
            ...leave,
        },
    };
}
