import type { V1Node, V1Service } from '@kubernetes/client-node';
import {
    clusterName,
    type ClusterView,
    type Failover,
    type FailoverLocality,
    type FailoverScheme,
    type Ref,
    refOf,
    refText,
    sameRef,
    type Snapshot,
} from './resources';

/** Secret with the certificate by which a gateway of the primary's cluster proves itself to the others' gateways. */
const clientSecret: Ref = { name: 'failover-upstream', namespace: 'gloo-system' };

/** Label of the Services of Gloo's gateways, and name of the port at which they take other gateways' traffic. */
const gatewayLabel = { key: 'gloo', value: 'gateway-proxy' };
const portName = 'failover';

/** What a FailoverScheme comes to: the failover of its primary, or every reason why it cannot. */
export interface ResolvedScheme {
    scheme: FailoverScheme;
    failover?: { primary: Ref; value: Failover };
    problems: string[];
    /** Settings without the effect that they suggest. */
    notes: string[];
}

type SchemeSnapshot = Pick<Snapshot, 'self' | 'upstreams' | 'secrets' | 'clusters' | 'schemes'>;

/**
 * What Federation makes of a FailoverScheme, as far as its public documentation says: the failover of the primary
 * Upstream, with the addresses at which the targets' gateways can be reached, the client certificate of the Secret
 * `failover-upstream`, and the target's name as SNI.
 */
export function resolveScheme(scheme: FailoverScheme, snapshot: SchemeSnapshot): ResolvedScheme {
    const problems: string[] = [];
    const primary = primaryOf(scheme, snapshot, problems);
    const groups = scheme.spec?.failoverGroups ?? [];
    if (groups.length === 0) {
        problems.push('`spec.failoverGroups` is empty');
    }
    if (!snapshot.secrets.some((secret) => sameRef(refOf(secret), clientSecret))) {
        problems.push(`there is no Secret ${refText(clientSecret)} with the client's certificate`);
    }
    const prioritizedLocalities = groups.map(({ priorityGroup }, at) => ({
        localityEndpoints: (priorityGroup ?? []).map((target, within) => {
            const path = `spec.failoverGroups[${at}].priorityGroup[${within}]`;
            return localityOf(target, path, snapshot.clusters.get(target.cluster), problems);
        }),
    }));
    const weighted = groups.some(({ priorityGroup }) => priorityGroup?.some(({ localityWeight }) => localityWeight));
    const upstream = snapshot.upstreams.find((candidate) => primary && sameRef(refOf(candidate), primary));
    const notes =
        weighted && !upstream?.spec?.loadBalancerConfig?.localityWeightedLbConfig
            ? ['`localityWeight` has no effect: the primary has no `loadBalancerConfig.localityWeightedLbConfig`']
            : [];
    return problems.length === 0 && primary
        ? { scheme, failover: { primary, value: { prioritizedLocalities } }, problems, notes }
        : { scheme, problems, notes };
}

function primaryOf(scheme: FailoverScheme, snapshot: SchemeSnapshot, problems: string[]): Ref | undefined {
    const primary = scheme.spec?.primary;
    if (!primary) {
        problems.push('`spec.primary` is missing');
        return undefined;
    }
    if (!snapshot.clusters.has(primary.clusterName)) {
        problems.push(`\`spec.primary.clusterName\` is ${primary.clusterName}; ${registered(snapshot.clusters)}`);
    } else if (primary.clusterName !== snapshot.self) {
        problems.push(
            `\`spec.primary.clusterName\` is ${primary.clusterName}; ` +
                `the lab's stand-in steers the gateways of ${snapshot.self ?? 'its own cluster'} only`,
        );
    }
    const upstream = snapshot.upstreams.find((candidate) => sameRef(refOf(candidate), primary));
    if (!upstream) {
        problems.push(`\`spec.primary\` is ${refText(primary)}; ${primary.clusterName} has no such Upstream`);
    } else if (upstream.spec?.failover) {
        problems.push(`\`spec.primary\` is ${refText(primary)}, which has a \`failover\` of its own`);
    }
    const twin = snapshot.schemes.find(
        (other) => other !== scheme && other.spec?.primary && sameRef(other.spec.primary, primary),
    );
    if (twin) {
        problems.push(`\`spec.primary\` is that of ${refText(refOf(twin))} too`);
    }
    return { name: primary.name, namespace: primary.namespace };
}

const registered = (clusters: ReadonlyMap<string, ClusterView>): string =>
    clusters.size === 0 ? 'no cluster is registered' : `registered are ${[...clusters.keys()].sort().join(', ')}`;

interface Target {
    cluster: string;
    upstreams?: Ref[];
    localityWeight?: number;
}

function localityOf(target: Target, path: string, view: ClusterView | undefined, problems: string[]): FailoverLocality {
    const { cluster, upstreams = [] } = target;
    if (!view) {
        problems.push(`\`${path}.cluster\` is ${cluster}, which is not registered`);
        return {};
    }
    if ('problem' in view) {
        problems.push(`\`${path}.cluster\` is ${cluster}: ${view.problem}`);
        return {};
    }
    if (upstreams.length === 0) {
        problems.push(`\`${path}.upstreams\` is empty`);
    }
    for (const upstream of upstreams.filter((ref) => !view.upstreams.some((known) => sameRef(known, ref)))) {
        problems.push(`\`${path}.upstreams\` has ${refText(upstream)}; ${cluster} has no such Upstream`);
    }
    const addresses = gatewayAddresses(view.services);
    if (addresses.length === 0) {
        problems.push(
            `\`${path}.cluster\` is ${cluster}, whose gateways cannot be reached: no Service labelled ` +
                `\`${gatewayLabel.key}: ${gatewayLabel.value}\` has an address and a port named \`${portName}\``,
        );
    }
    const region = regionOf(view.nodes);
    return {
        // The cluster makes localities of one region differ, so that each has its own weight.
        locality: { ...(region ? { region } : {}), subZone: cluster },
        loadBalancingWeight: target.localityWeight ?? 1,
        lbEndpoints: upstreams.flatMap((upstream) =>
            addresses.map(({ address, port }) => ({
                address,
                port,
                upstreamSslConfig: { secretRef: clientSecret, sni: clusterName(upstream) },
            })),
        ),
    };
}

/** Addresses that the load balancers of a cluster's gateways have for other gateways. */
export function gatewayAddresses(services: readonly V1Service[]): { address: string; port: number }[] {
    return services
        .filter(({ metadata }) => metadata?.labels?.[gatewayLabel.key] === gatewayLabel.value)
        .flatMap(({ spec, status }) =>
            (spec?.ports ?? [])
                .filter(({ name }) => name === portName)
                .flatMap(({ port }) =>
                    (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => {
                        const address = ip ?? hostname;
                        return address ? [{ address, port }] : [];
                    }),
                ),
        )
        .sort((a, b) => (a.address < b.address ? -1 : 1));
}

function regionOf(nodes: readonly V1Node[]): string | undefined {
    return nodes.map(({ metadata }) => metadata?.labels?.['topology.kubernetes.io/region']).find(Boolean);
}
