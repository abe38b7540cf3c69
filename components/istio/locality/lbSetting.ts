import { fallbackTiers } from '../failoverOrder';
import type { LocalityFailoverSpec } from './localityFailoverSpec';

/** Istio's `localityLbSetting`: the fields we emit, each of which excludes the others. */
export interface LocalityLbSetting {
    enabled: true;
    /** Percent of the requests by region, for clients in `from`. */
    distribute?: { from: string; to: { [region: string]: number } }[];
    /** The region that clients in `from` go to when their own has failed. */
    failover?: { from: string; to: string }[];
    /** Labels that an endpoint shares with the client: the more of them from the first on, the sooner it is used. */
    failoverPriority?: string[];
}

/**
 * A `distribution` is Istio's `distribute` already, and a `priority` its `failoverPriority`.
 *
 * Weights become `distribute`, the same for clients in every region: all endpoints are of one priority, and a region
 * whose endpoints are all ejected weighs nothing, so the others take over its share.
 *
 * A preference becomes `failover`. For a client in region X, Istio sets the priorities: X itself (its own zone
 * first), then the `to` of X, then all other regions together. A region that falls back to several at once gets no
 * rule: that is what Istio does anyway.
 */
export function localityLbSetting(spec: LocalityFailoverSpec): LocalityLbSetting {
    const regions = spec.localities.map(({ region }) => region);
    if (spec.preference) {
        return { enabled: true, failover: fallbackRules(spec) };
    }
    if (spec.priority) {
        return { enabled: true, failoverPriority: spec.priority };
    }
    if (spec.distribution) {
        return { enabled: true, distribute: spec.distribution };
    }
    const to = Object.fromEntries(spec.localities.map(({ region, weight = 0 }) => [region, weight]));
    return { enabled: true, distribute: regions.map((from) => ({ from, to: { ...to } })) };
}

/** The `failover` of a preference. */
export function fallbackRules(
    spec: Pick<LocalityFailoverSpec, 'localities' | 'preference'>,
): { from: string; to: string }[] {
    return spec.localities.flatMap(({ region: from }) => {
        const [first = []] = fallbackTiers(spec, from);
        return first.length === 1 ? first.map((to) => ({ from, to })) : [];
    });
}
