import type { Labels } from '../manifests/kubernetesObject';
import { fitsLocality, type Locality, localityText } from '../model/locality';
import type { Host, Level } from '../model/path';
import type { LocalityLb } from '../model/rules';

/** A host with the labels by which `failoverPriority` orders it. */
export interface LabelledHost {
    readonly host: Host;
    readonly labels: Labels;
}

/** Who asks: its locality and the labels that `failoverPriority` compares. */
export interface Asking {
    readonly locality: Locality;
    readonly labels: Labels;
}

/** The priorities of a path, and the hosts that `distribute` removes. */
export interface Ordered {
    readonly levels: readonly Level[];
    readonly removed: readonly Host[];
}

/**
 * Orders hosts into Envoy's priorities as Istio does.
 *
 * Weights (`distribute`) win over any order: one priority, and no host in a locality without weight. Without outlier
 * detection, or where the setting is disabled, there is no order. Otherwise labels (`failoverPriority`) or localities
 * decide. Priorities without hosts are closed up.
 *
 * Source: Istio's `pilot/pkg/networking/core/loadbalancer/loadbalancer.go`
 * (https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting).
 *
 * @param isOrdered Whether there is outlier detection, or the Service itself asks for an order.
 */
export function orderedLevels(
    hosts: readonly LabelledHost[],
    asking: Asking,
    setting: LocalityLb,
    isOrdered: boolean,
): Ordered {
    if (!setting.enabled) {
        return oneLevel(hosts, 'locality load balancing is disabled: all endpoints are equal');
    }
    if (setting.distribute) {
        return weighted(hosts, asking.locality, setting.distribute);
    }
    if (!isOrdered) {
        return oneLevel(hosts, 'without outlier detection Istio sets no priorities: all endpoints are equal');
    }
    return setting.failoverPriority
        ? byRank(hosts, labelRank(setting.failoverPriority, asking.labels))
        : byRank(hosts, localityRank(asking.locality, setting.failover ?? []));
}

/** A rank, lower is sooner, and what it means. */
type Rank = (host: LabelledHost) => { rank: number; because: string };

function localityRank(own: Locality, failover: NonNullable<LocalityLb['failover']>): Rank {
    const target = failover.find(({ from }) => from === own.region)?.to;
    return ({ host: { locality } }) => {
        if (locality.region !== own.region) {
            return target !== undefined && locality.region !== target
                ? { rank: 4, because: `another region than the target of \`failover\` (${target})` }
                : { rank: 3, because: target === undefined ? 'other regions' : 'the region that `failover` names' };
        }
        if (locality.zone !== own.zone) {
            return { rank: 2, because: `the caller's region, ${own.region || 'unknown'}` };
        }
        return locality.subzone === own.subzone
            ? { rank: 0, because: `the caller's own locality, ${localityText(own)}` }
            : { rank: 1, because: `the caller's zone, ${own.zone}` };
    };
}

const networkLabel = 'topology.istio.io/network';

/** The n-th label counts only where all before it are equal; the network alone may differ and the next still count. */
function labelRank(priority: readonly string[], own: Labels): Rank {
    const wanted = priority.map((each) => {
        const [label = '', value] = each.split('=');
        return { label, value: value ?? own[label] ?? '' };
    });
    return ({ labels }) => {
        const differs = ({ label, value }: { label: string; value: string }): boolean =>
            value !== (labels[label] ?? '');
        const isOtherNetwork = wanted[0]?.label === networkLabel && differs(wanted[0]);
        const from = isOtherNetwork ? 1 : 0;
        const at = wanted.slice(from).findIndex(differs);
        const matched = at === -1 ? wanted.length : at + from;
        const names = wanted.slice(from, matched).map(({ label, value }) => `${label}=${value}`);
        return {
            rank: (isOtherNetwork ? wanted.length : 0) + wanted.length - matched,
            because: names.length === 0 ? 'shares no label of `failoverPriority`' : `shares ${names.join(', ')}`,
        };
    };
}

function byRank(hosts: readonly LabelledHost[], rankOf: Rank): Ordered {
    const ranked = hosts.map((host) => ({ host, ...rankOf(host) }));
    const ranks = [...new Set(ranked.map(({ rank }) => rank))].sort((one, other) => one - other);
    const levels = ranks.map((rank, priority) => {
        const those = ranked.filter((each) => each.rank === rank);
        return {
            priority,
            because: [...new Set(those.map(({ because }) => because))].join('; '),
            hosts: those.map(({ host }) => host.host),
        };
    });
    return { levels, removed: [] };
}

/** A weight is shared by the localities that its pattern covers, in proportion to their endpoints. */
function weighted(
    labelled: readonly LabelledHost[],
    own: Locality,
    distribute: NonNullable<LocalityLb['distribute']>,
): Ordered {
    const rule = distribute.find(({ from }) => fitsLocality(own, from));
    if (!rule) {
        return oneLevel(
            labelled,
            `\`distribute\` has no entry for callers in ${localityText(own)}: all endpoints are equal`,
        );
    }
    const hosts = labelled.map(({ host }) => host);
    const localities = new Map(hosts.map(({ locality }) => [localityText(locality), locality]));
    const counts = (covered: (locality: Locality) => boolean): number =>
        hosts.filter(({ locality }) => covered(locality)).reduce((sum, { weight }) => sum + weight, 0);
    const localityWeights = [...localities.values()].flatMap((locality) => {
        const pattern = Object.keys(rule.to).find((each) => fitsLocality(locality, each));
        if (pattern === undefined) {
            return [];
        }
        const part =
            counts((other) => localityText(other) === localityText(locality)) /
            counts((other) => fitsLocality(other, pattern));
        return [{ locality, weight: Math.ceil((rule.to[pattern] ?? 0) * part) }]; // whole, as Istio rounds
    });
    const kept = ({ locality }: Host): boolean =>
        localityWeights.some((each) => localityText(each.locality) === localityText(locality) && each.weight > 0);
    const because = `weights of \`distribute\` for callers in ${rule.from}`;
    const levels = [{ priority: 0, because, hosts: hosts.filter(kept), localityWeights }];
    return { levels, removed: hosts.filter((host) => !kept(host)) };
}

function oneLevel(hosts: readonly LabelledHost[], because: string): Ordered {
    const level = { priority: 0, because, hosts: hosts.map(({ host }) => host) };
    return { levels: hosts.length === 0 ? [] : [level], removed: [] };
}
