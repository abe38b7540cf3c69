import type { Labels } from '../manifests/kubernetesObject';
import type { Cluster, EastWestAddress, Endpoint } from '../model/fleet';
import { localityText } from '../model/locality';
import type { Path } from '../model/path';
import type { GatewayRefusal } from './gatewayRefusals';
import type { LabelledHost } from './levels';

/** An endpoint, and the host that it is for Envoys of its own network. */
export interface KnownEndpoint extends Endpoint {
    readonly asPod: LabelledHost;
    /** The cluster that has it in its API server. */
    readonly registry: string;
}

/** The hosts that a caller's Envoy gets, and what it does not get. */
export interface VisibleHosts {
    readonly hosts: readonly LabelledHost[];
    readonly dropped: Path['dropped'];
}

/**
 * The hosts of a service as Envoys of one cluster see them. An endpoint of the caller's network is one host. Those of
 * another network are replaced by that network's gateway addresses, for each cluster and locality; they keep only the
 * labels of cluster and network. Endpoints without mutual TLS are left out. Without a gateway of their network, Istio sends
 * their own addresses: those of pods nothing reaches, and those that somebody declared are used as they are.
 *
 * Source: `EndpointsByNetworkFilter` in Istio's `pilot/pkg/xds/endpoints/ep_filters.go`.
 *
 * @param usesMutualTls Whether the rule of the path leaves Istio's mutual TLS on.
 * @param refusal Why a gateway does not let requests through: Istio sends its address, behind which nothing answers.
 */
export function visibleHosts(
    caller: Pick<Cluster, 'network'>,
    endpoints: readonly KnownEndpoint[],
    gateways: readonly EastWestAddress[],
    usesMutualTls: boolean,
    refusal: GatewayRefusal,
): VisibleHosts {
    const own = caller.network.value;
    // An endpoint or a proxy without a network is taken for one of the same network.
    const isLocal = ({ isDeclared, network }: Endpoint): boolean =>
        network === '' ||
        own === '' ||
        network === own ||
        (isDeclared === true && gateways.every((each) => each.network !== network));
    const remote = new Map<string, Endpoint[]>();
    for (const endpoint of endpoints.filter((each) => !isLocal(each))) {
        const key = `${endpoint.cluster} ${endpoint.network} ${localityText(endpoint.locality)}`;
        remote.set(key, [...(remote.get(key) ?? []), endpoint]);
    }
    const groups = [...remote.values()].map((group) => behindGateways(group, gateways, usesMutualTls, refusal));
    return {
        hosts: [...endpoints.filter(isLocal).map(({ asPod }) => asPod), ...groups.flatMap(({ hosts }) => hosts)],
        dropped: groups.flatMap(({ dropped }) => dropped),
    };
}

function behindGateways(
    group: readonly Endpoint[],
    gateways: readonly EastWestAddress[],
    usesMutualTls: boolean,
    refusal: GatewayRefusal,
): VisibleHosts {
    const [first] = group;
    if (!first) {
        return { hosts: [], dropped: [] };
    }
    const { cluster, locality, network } = first;
    const drop = (count: number, because: Path['dropped'][number]['because']) =>
        count === 0 ? [] : [{ cluster, endpoints: count, because }];
    if (gateways.length === 0) {
        return { hosts: [], dropped: drop(group.length, 'unreachable address') };
    }
    const addresses = gateways.filter((each) => each.network === network);
    if (addresses.length === 0) {
        return { hosts: [], dropped: drop(group.length, 'no east-west gateway') };
    }
    const open = addresses.filter((each) => refusal(each, cluster) === undefined);
    const [refused] = addresses.flatMap((each) => refusal(each, cluster) ?? []);
    const accepting = usesMutualTls ? group.filter(({ hasSidecar }) => hasSidecar) : [];
    const hosts =
        accepting.length === 0
            ? []
            : open.map(({ address }) => ({
                  host: {
                      address,
                      cluster,
                      kind: 'east-west gateway' as const,
                      locality,
                      weight: accepting.length / open.length,
                  },
                  labels: { 'topology.istio.io/cluster': cluster, 'topology.istio.io/network': network },
              }));
    return {
        hosts,
        dropped: [
            ...drop(group.length - accepting.length, 'no mutual TLS'),
            ...(refused !== undefined && open.length === 0 ? drop(accepting.length, refused) : []),
        ],
    };
}

/** All callers of an endpoint share its host: fleets have thousands of both. */
export function knownEndpoint(endpoint: Endpoint, registry: string): KnownEndpoint {
    const { address, cluster, isDeclared, labels, locality, network } = endpoint;
    return {
        ...endpoint,
        registry,
        asPod: {
            host: { address, cluster, kind: isDeclared === true ? 'address' : 'pod', locality, weight: 1 },
            labels: { ...labels, ...ownLabels(cluster, network, locality) },
        },
    };
}

/** The labels that Istio adds to a proxy and to an endpoint, by which `failoverPriority` may order. */
export function ownLabels(cluster: string, network: string, locality: Endpoint['locality']): Labels {
    return {
        'topology.istio.io/cluster': cluster,
        'topology.istio.io/network': network,
        'topology.istio.io/subzone': locality.subzone,
        'topology.kubernetes.io/region': locality.region,
        'topology.kubernetes.io/zone': locality.zone,
    };
}
