import type { Endpoint } from '../../node/readyEndpoints';
import { any, fromTranslator, type Message, socketAddress } from './envoyTypes';
import { failoverTargets, type FailoverTargets } from './failoverTargets';
import { healthChecks, outlierDetection } from './healthChecks';
import { kubeEndpoints } from './kubeEndpoints';
import { pick, type Problems } from './problems';
import { clusterName, type Failover, refOf, type Snapshot, type Upstream, type UpstreamSpec } from './resources';
import { upstreamTls } from './upstreamTls';

/** Envoy's cluster of an upstream, and its endpoints: apart, so that a pod that comes or goes leaves the cluster as it is. */
export interface TranslatedUpstream {
    cluster: Message;
    endpoints: Message;
}

/** What Gloo gives a connection to an upstream that does not say. */
const connectTimeout = '5s';

const circuitBreakerFields = ['maxConnections', 'maxPendingRequests', 'maxRequests', 'maxRetries'];

/** A cluster that is reached by HTTP/2, for clients of every protocol. */
const http2 = {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': any(
        'envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
        { explicitHttpConfig: { http2ProtocolOptions: {} } },
    ),
};

const known = [
    'kube',
    'healthChecks',
    'outlierDetection',
    'circuitBreakers',
    'loadBalancerConfig',
    'connectionConfig',
    'sslConfig',
    'failover',
    'ignoreHealthOnHostRemoval',
    'useHttp2',
    'discoveryMetadata',
];

/** Translates one upstream, with the failover that it says itself or that a FailoverScheme gives it. */
export function translateUpstream(
    upstream: Upstream,
    failover: Failover | undefined,
    { secrets, services, slices }: Pick<Snapshot, 'secrets' | 'services' | 'slices'>,
    problems: Problems,
): TranslatedUpstream {
    const spec = upstream.spec ?? {};
    problems.unknownFields(spec, 'spec', known);
    if (!spec.kube) {
        problems.add('`spec.kube` is missing: the lab translates upstreams of Kubernetes Services only');
    }
    const primary = spec.kube ? kubeEndpoints(spec.kube, services, slices, problems) : [];
    const targets = failoverTargets(failover, secrets, problems);
    const name = clusterName(refOf(upstream));
    const sockets = targets.socketMatches.length > 0 ? { transportSocketMatches: targets.socketMatches } : {};
    return {
        cluster: any('envoy.config.cluster.v3.Cluster', {
            name,
            type: 'EDS',
            edsClusterConfig: { edsConfig: fromTranslator },
            ...connection(spec, problems),
            ...loadBalancing(spec, problems),
            ...circuitBreakers(spec, problems),
            ...(spec.healthChecks?.length ? { healthChecks: healthChecks(spec, problems) } : {}),
            ...outlierDetection(spec, problems),
            ...(spec.ignoreHealthOnHostRemoval ? { ignoreHealthOnHostRemoval: true } : {}),
            ...(spec.useHttp2 ? { typedExtensionProtocolOptions: http2 } : {}),
            ...(spec.sslConfig
                ? { transportSocket: upstreamTls(spec.sslConfig, secrets, 'spec.sslConfig', problems) }
                : {}),
            ...sockets,
        }),
        endpoints: loadAssignment(name, spec, primary, targets, failover),
    };
}

function loadAssignment(
    name: string,
    spec: UpstreamSpec,
    primary: readonly Endpoint[],
    { localities }: FailoverTargets,
    failover: Failover | undefined,
): Message {
    // Where localities are weighted, one without a weight gets nothing; the primary is alone at its priority.
    const weight = spec.loadBalancerConfig?.localityWeightedLbConfig ? { loadBalancingWeight: 1 } : {};
    const lbEndpoints = primary.map(({ address, port }) => ({ endpoint: { address: socketAddress(address, port) } }));
    const factor = failover?.policy?.overprovisioningFactor;
    return any('envoy.config.endpoint.v3.ClusterLoadAssignment', {
        clusterName: name,
        endpoints: [{ ...weight, lbEndpoints }, ...localities],
        ...(factor ? { policy: { overprovisioningFactor: factor } } : {}),
    });
}

function connection({ connectionConfig }: UpstreamSpec, problems: Problems): Message {
    problems.unknownFields(connectionConfig, 'spec.connectionConfig', [
        'connectTimeout',
        'perConnectionBufferLimitBytes',
    ]);
    return { connectTimeout, ...pick(connectionConfig, ['connectTimeout', 'perConnectionBufferLimitBytes']) };
}

function circuitBreakers({ circuitBreakers: breakers }: UpstreamSpec, problems: Problems): Message {
    problems.unknownFields(breakers, 'spec.circuitBreakers', circuitBreakerFields);
    return breakers ? { circuitBreakers: { thresholds: [pick(breakers, circuitBreakerFields)] } } : {};
}

const policies = { roundRobin: 'ROUND_ROBIN', leastRequest: 'LEAST_REQUEST', random: 'RANDOM' } as const;

function loadBalancing({ loadBalancerConfig: config }: UpstreamSpec, problems: Problems): Message {
    const path = 'spec.loadBalancerConfig';
    const chosen = (Object.keys(policies) as (keyof typeof policies)[]).find((name) => config?.[name]);
    const same = ['updateMergeWindow', 'closeConnectionsOnHostSetChange', 'localityWeightedLbConfig'];
    problems.unknownFields(config, path, ['healthyPanicThreshold', ...same, ...Object.keys(policies)]);
    problems.unknownFields(config?.leastRequest, `${path}.leastRequest`, ['choiceCount']);
    problems.unknownFields(config?.roundRobin, `${path}.roundRobin`, []);
    const threshold = config?.healthyPanicThreshold;
    const choices = config?.leastRequest?.choiceCount;
    const common = {
        ...pick(config, same),
        ...(threshold === undefined ? {} : { healthyPanicThreshold: { value: threshold } }),
    };
    return {
        ...(chosen ? { lbPolicy: policies[chosen] } : {}),
        ...(choices ? { leastRequestLbConfig: { choiceCount: choices } } : {}),
        ...(Object.keys(common).length > 0 ? { commonLbConfig: common } : {}),
    };
}
