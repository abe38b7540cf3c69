import { defaultMaxEjectionPercent } from '../envoy/ejection';
import { selects } from '../manifests/kubernetesObject';
import type { Cluster, EastWestAddress, Service } from '../model/fleet';
import type { Caller, DropReason, Loss, Path } from '../model/path';
import type { OutlierDetection, PortPolicy } from '../model/rules';
import { byDefault, envoyVersion, istioVersion, type Sourced } from '../model/sourced';
import { coversHost } from '../readers/istio/hosts';
import type { CallerRoute } from './callers';
import { gatewayRefusal, type KnownGateways } from './gatewayRefusals';
import { orderedLevels } from './levels';
import { losses } from './losses';
import { mutualTlsOf } from './mutualTls';
import { effectivePolicy, type RuleResolver } from './ruleResolution';
import { distributionOf } from './trafficDistribution';
import { type KnownEndpoint, ownLabels, visibleHosts } from './visibleHosts';

/** Envoy's default where neither a number nor a rule says otherwise. */
export const consecutive5xxDefault = 5;
const consecutiveLocalOriginDefault = 5;

/** Endpoints of a service that a control plane reads, and the gateways to them. */
export interface Reachable {
    readonly endpoints: readonly KnownEndpoint[];
    /** Those that the caller's control plane does not read. */
    readonly unread: readonly KnownEndpoint[];
    readonly gateways: readonly EastWestAddress[];
    readonly known: KnownGateways;
}

/** How the requests of a caller reach a service, for one port where the rule differs by port. */
export function pathOf(
    cluster: Cluster,
    { caller, route }: CallerRoute,
    service: Service,
    ruleFor: RuleResolver,
    { endpoints, gateways, known, unread }: Reachable,
    port: number | undefined,
): Path {
    const rule = ruleFor(caller.namespaces[0] ?? '');
    const subset = route?.subset;
    const policy = effectivePolicy(rule, subset, port);
    const labels = subset === undefined ? undefined : rule?.subsets.get(subset)?.labels;
    const isOfSubset = (each: KnownEndpoint): boolean => subset === undefined || selects(labels ?? {}, each.labels);
    const ofSubset = endpoints.filter(isOfSubset);
    const ownOrder = distributionOf(service);
    const localityLb = policy.localityLb ?? ownOrder ?? cluster.mesh.localityLb;
    const { kept, left } = withinCluster(cluster, caller, service, ofSubset);
    const accepting = withMutualTls(cluster, service, kept);
    const { dropped, hosts } = visibleHosts(
        cluster,
        accepting,
        gateways,
        usesMutualTls(policy, cluster),
        gatewayRefusal(cluster, service.host, known),
    );
    const asking = {
        locality: caller.locality,
        labels: ownLabels(cluster.name, cluster.network.value, caller.locality),
    };
    const isOrdered = policy.outlierDetection !== undefined || localityLb === ownOrder;
    const { levels, removed } = orderedLevels(hosts, asking, localityLb.value, isOrdered);
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
        ...(policy.maxRetries && { maxRetries: policy.maxRetries }),
        timeout: route?.timeout ?? byDefault('none', istioVersion),
        connectTimeout: policy.connectTimeout ?? cluster.mesh.connectTimeout,
        levels,
        dropped: [
            ...byCluster(unread.filter(isOfSubset), 'not read by the control plane'),
            ...left,
            ...dropped,
            ...byCluster(removed, 'left out of distribute'),
        ],
        losses: found,
        verdict: verdictOf(found),
    };
}

/** Endpoints of other clusters that a setting of the mesh or of the Service keeps from this cluster's callers. */
function withinCluster(
    cluster: Cluster,
    caller: Caller,
    service: Service,
    endpoints: readonly KnownEndpoint[],
): { kept: readonly KnownEndpoint[]; left: Path['dropped'] } {
    const { name } = cluster;
    const because = keptWithin(cluster, caller, service);
    if (because === undefined) {
        return { kept: endpoints, left: [] };
    }
    const others = endpoints.filter(({ registry }) => registry !== name);
    return { kept: endpoints.filter(({ registry }) => registry === name), left: byCluster(others, because) };
}

/** Endpoints or hosts that a caller does not get, counted by cluster. */
function byCluster(left: readonly { readonly cluster: string }[], because: DropReason): Path['dropped'] {
    return [...new Set(left.map(({ cluster }) => cluster))].map((cluster) => ({
        cluster,
        endpoints: left.filter((each) => each.cluster === cluster).length,
        because,
    }));
}

/**
 * Why callers use endpoints of their own cluster alone; undefined where they use all.
 *
 * Source of the headless Services: `convertResolution` in Istio's `pilot/pkg/networking/core/cluster.go`. Gateways have
 * their endpoints, sidecars have none, so that no outlier detection applies.
 */
function keptWithin({ mesh }: Cluster, { kind }: Caller, service: Service): DropReason | undefined {
    if (mesh.clusterLocalHosts.some(({ value }) => coversHost(value, service.host))) {
        return 'cluster-local service';
    }
    if (service.isHeadless && kind === 'sidecar') {
        return 'clusterIP: None';
    }
    return service.isNodeLocal ? 'internalTrafficPolicy: Local' : undefined;
}

/** Endpoints whose `PeerAuthentication`, as the caller's control plane reads it, switches mutual TLS off, have none. */
function withMutualTls(
    cluster: Cluster,
    { namespace }: Service,
    endpoints: readonly KnownEndpoint[],
): readonly KnownEndpoint[] {
    return cluster.peerAuthentications.length === 0
        ? endpoints
        : endpoints.map((each) =>
              mutualTlsOf(cluster, namespace, each.labels).mode === 'DISABLE' ? { ...each, hasSidecar: false } : each,
          );
}

/** Fails over: no cluster's loss costs a request for good. Does not: each costs all that the cluster got before. */
export function verdictOf(found: readonly Loss[]): Path['verdict'] {
    if (found.length > 0 && found.every(({ lost }) => lost === 0)) {
        return 'fails over';
    }
    const serving = found.filter(({ steady }) => steady > 0);
    return serving.every(({ lost, steady }) => lost >= steady) ? 'does not' : 'partly';
}

/** Whether any number of errors ejects an endpoint. Failed connections have a count of their own only where it is split. */
export function detects(detection: OutlierDetection | undefined): boolean {
    if (!detection) {
        return false;
    }
    const { consecutive5xxErrors = consecutive5xxDefault, consecutiveGatewayErrors = 0 } = detection;
    return [consecutive5xxErrors, consecutiveGatewayErrors, localOriginErrors(detection)].some((count) => count > 0);
}

/** Failed connections in a row that eject an endpoint; 0 where Envoy does not count them apart from the replies. */
export function localOriginErrors({
    consecutiveLocalOriginFailures = consecutiveLocalOriginDefault,
    splitExternalLocalOriginErrors,
}: OutlierDetection): number {
    return splitExternalLocalOriginErrors === true ? consecutiveLocalOriginFailures : 0;
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

function usesMutualTls({ tlsMode }: PortPolicy, { mesh }: Cluster): boolean {
    return tlsMode === undefined ? mesh.autoMutualTls : tlsMode.value === 'ISTIO_MUTUAL';
}
