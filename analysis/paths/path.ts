import { defaultMaxEjectionPercent } from '../envoy/ejection';
import { selects } from '../manifests/kubernetesObject';
import type { Cluster, EastWestAddress, Endpoint, Service } from '../model/fleet';
import type { Loss, Path } from '../model/path';
import type { OutlierDetection, PortPolicy } from '../model/rules';
import { byDefault, envoyVersion, istioVersion, type Sourced } from '../model/sourced';
import type { CallerRoute } from './callers';
import { orderedLevels } from './levels';
import { losses } from './losses';
import { effectivePolicy, resolvedRule } from './ruleResolution';
import { ownLabels, visibleHosts } from './visibleHosts';

/** Envoy's default where neither a number nor a rule says otherwise. */
const consecutive5xxDefault = 5;

/** Endpoints of a service in the whole fleet, and the gateways to them. */
export interface Reachable {
    readonly endpoints: readonly Endpoint[];
    readonly gateways: readonly EastWestAddress[];
}

/** How the requests of a caller reach a service, for one port where the rule differs by port. */
export function pathOf(
    cluster: Cluster,
    { caller, route }: CallerRoute,
    service: Service,
    { endpoints, gateways }: Reachable,
    port: number | undefined,
): Path {
    const rule = resolvedRule(cluster, caller.namespaces[0] ?? '', service);
    const subset = route?.subset;
    const policy = effectivePolicy(rule, subset, port);
    const labels = subset === undefined ? undefined : rule?.subsets.get(subset)?.labels;
    const ofSubset = subset === undefined ? endpoints : endpoints.filter((each) => selects(labels ?? {}, each.labels));
    const localityLb = policy.localityLb ?? cluster.mesh.localityLb;
    const { dropped, hosts } = visibleHosts(cluster, ofSubset, gateways, usesMutualTls(policy));
    const asking = {
        locality: caller.locality,
        labels: ownLabels(cluster.name, cluster.network.value, caller.locality),
    };
    const { levels, removed } = orderedLevels(hosts, asking, localityLb.value, policy.outlierDetection !== undefined);
    const maxEjectionPercent = ejectionLimit(policy.outlierDetection);
    const panicThreshold = threshold(policy.outlierDetection);
    const found = losses(levels, {
        detects: detects(policy.outlierDetection?.value),
        maxEjectionPercent: maxEjectionPercent.value,
        panicThreshold: panicThreshold.value,
    });
    return {
        caller,
        service: service.host,
        ...(subset !== undefined && { subset }),
        ...(port !== undefined && { port }),
        route: route ? `${route.object}, ${route.field}` : 'no route: straight to the service',
        ...(rule && {
            rule: rule.rules.map(({ name, namespace }) => `DestinationRule ${namespace}/${name}`).join(' + '),
        }),
        ...(policy.outlierDetection && { detection: policy.outlierDetection }),
        localityLb,
        maxEjectionPercent,
        panicThreshold,
        retries: route?.retries ?? cluster.mesh.retries,
        timeout: route?.timeout ?? byDefault('none', istioVersion),
        connectTimeout: policy.connectTimeout ?? cluster.mesh.connectTimeout,
        levels,
        dropped: [
            ...dropped,
            ...[...new Set(removed.map((host) => host.cluster))].map((each) => ({
                cluster: each,
                endpoints: removed.filter((host) => host.cluster === each).length,
                because: 'left out of distribute' as const,
            })),
        ],
        losses: found,
        verdict: verdictOf(found),
    };
}

/** Fails over: no cluster's loss costs a request for good. Does not: each costs all that the cluster got before. */
function verdictOf(found: readonly Loss[]): Path['verdict'] {
    if (found.length > 0 && found.every(({ lost }) => lost === 0)) {
        return 'fails over';
    }
    const serving = found.filter(({ steady }) => steady > 0);
    return serving.every(({ lost, steady }) => lost >= steady) ? 'does not' : 'partly';
}

/** Whether any number of errors ejects an endpoint. */
export function detects(detection: OutlierDetection | undefined): boolean {
    if (!detection) {
        return false;
    }
    const { consecutive5xxErrors = consecutive5xxDefault } = detection;
    return [
        consecutive5xxErrors,
        detection.consecutiveGatewayErrors ?? 0,
        detection.consecutiveLocalOriginFailures ?? 0,
    ].some((count) => count > 0);
}

/** Istio passes on only a limit above 0. */
function ejectionLimit(detection: Sourced<OutlierDetection> | undefined): Sourced<number> {
    const percent = detection?.value.maxEjectionPercent ?? 0;
    return percent > 0 && detection
        ? { value: percent, source: fieldOf(detection, 'maxEjectionPercent') }
        : byDefault(defaultMaxEjectionPercent, envoyVersion);
}

function threshold(detection: Sourced<OutlierDetection> | undefined): Sourced<number> {
    const percent = detection?.value.minHealthPercent;
    return percent !== undefined && detection
        ? { value: percent, source: fieldOf(detection, 'minHealthPercent') }
        : byDefault(0, istioVersion);
}

function fieldOf({ source }: Sourced<unknown>, field: string): Sourced<unknown>['source'] {
    return 'field' in source ? { ...source, field: `${source.field}.${field}` } : source;
}

function usesMutualTls({ tlsMode }: PortPolicy): boolean {
    return tlsMode === undefined || tlsMode.value === 'ISTIO_MUTUAL';
}
