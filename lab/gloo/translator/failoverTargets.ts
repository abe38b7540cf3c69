import type { V1Secret } from '@kubernetes/client-node';
import type { Stored } from '../../node/objects';
import { type Message, socketAddress } from './envoyTypes';
import type { Problems } from './problems';
import type { Failover, FailoverEndpoint, FailoverLocality, SslConfig } from './resources';
import { upstreamTls } from './upstreamTls';

/** What `failover` adds to a cluster. */
export interface FailoverTargets {
    /** For `transportSocketMatches` of the cluster: each distinct TLS configuration once. */
    socketMatches: Message[];
    /** For the load assignment: `prioritizedLocalities[n]` is priority n + 1. */
    localities: Message[];
}

/** Key by which an endpoint finds its TLS configuration (envoy.config.cluster.v3.Cluster.TransportSocketMatch). */
const matchKey = 'envoy.transport_socket_match';

const address4 = /^\d+\.\d+\.\d+\.\d+$/;

export function failoverTargets(
    failover: Failover | undefined,
    secrets: readonly Stored<V1Secret>[],
    problems: Problems,
): FailoverTargets {
    problems.unknownFields(failover, 'spec.failover', ['prioritizedLocalities', 'policy']);
    const sockets = new Map<string, { name: string; config: SslConfig; path: string }>();
    const socketOf = (config: SslConfig, path: string): string => {
        const key = JSON.stringify(config);
        const found = sockets.get(key) ?? { name: `failover-${sockets.size}`, config, path };
        sockets.set(key, found);
        return found.name;
    };
    const localities = (failover?.prioritizedLocalities ?? []).flatMap(({ localityEndpoints }, at) =>
        (localityEndpoints ?? []).map((locality, within) => {
            const path = `spec.failover.prioritizedLocalities[${at}].localityEndpoints[${within}]`;
            return { priority: at + 1, ...localityEndpointsOf(locality, path, socketOf, problems) };
        }),
    );
    const socketMatches = [...sockets.values()].map(({ name, config, path }) => ({
        name,
        match: { [name]: true },
        transportSocket: upstreamTls(config, secrets, path, problems),
    }));
    return { socketMatches, localities };
}

type SocketOf = (config: SslConfig, path: string) => string;

function localityEndpointsOf(
    locality: FailoverLocality,
    path: string,
    socketOf: SocketOf,
    problems: Problems,
): Message {
    problems.unknownFields(locality, path, ['locality', 'lbEndpoints', 'loadBalancingWeight']);
    return {
        ...(locality.locality ? { locality: locality.locality } : {}),
        ...(locality.loadBalancingWeight ? { loadBalancingWeight: locality.loadBalancingWeight } : {}),
        lbEndpoints: (locality.lbEndpoints ?? []).map((endpoint, at) =>
            lbEndpoint(endpoint, `${path}.lbEndpoints[${at}]`, socketOf, problems),
        ),
    };
}

function lbEndpoint(endpoint: FailoverEndpoint, path: string, socketOf: SocketOf, problems: Problems): Message {
    const { address, port, healthCheckConfig, upstreamSslConfig, loadBalancingWeight } = endpoint;
    problems.unknownFields(endpoint, path, [
        'address',
        'port',
        'healthCheckConfig',
        'upstreamSslConfig',
        'loadBalancingWeight',
    ]);
    // Another path for one endpoint takes a health checker that only the enterprise edition's Envoy has.
    problems.unknownFields(healthCheckConfig, `${path}.healthCheckConfig`, ['portValue', 'hostname']);
    if (!address4.test(address)) {
        problems.add(`\`${path}.address\` is ${address}; the lab has no DNS, so it has to be an IPv4 address`);
    }
    const socket = upstreamSslConfig ? socketOf(upstreamSslConfig, `${path}.upstreamSslConfig`) : undefined;
    return {
        endpoint: {
            address: socketAddress(address, port),
            ...(healthCheckConfig ? { healthCheckConfig } : {}),
        },
        ...(socket ? { metadata: { filterMetadata: { [matchKey]: { [socket]: true } } } } : {}),
        ...(loadBalancingWeight ? { loadBalancingWeight } : {}),
    };
}
