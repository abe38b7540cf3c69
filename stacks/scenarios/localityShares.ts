import type { LocalityFailoverSpec } from '../../components';
import { fallbackTiers } from '../../components/istio/failoverOrder';
import type { Shares } from '../drillPlan';

/**
 * Fraction of the replies by region, for requests that enter in `entry`, while only the regions `alive` answer.
 * Weights: the survivors take over in proportion to their own. Preference: the best tier that is alive answers alone,
 * its regions in equal parts as they have equally many pods.
 */
export function regionShares(spec: LocalityFailoverSpec, entry: string, alive: readonly string[]): Shares {
    const parts = spec.preference ? tierParts(spec, entry, alive) : weightParts(spec, alive);
    const whole = parts.reduce((sum, [, part]) => sum + part, 0);
    const none = spec.localities.map(({ region }) => [region, 0] as const);
    return Object.fromEntries([...none, ...parts.map(([region, part]) => [region, part / whole] as const)]);
}

function weightParts(spec: LocalityFailoverSpec, alive: readonly string[]): [string, number][] {
    return spec.localities
        .filter(({ region }) => alive.includes(region))
        .map(({ region, weight = 0 }) => [region, weight]);
}

function tierParts(spec: LocalityFailoverSpec, entry: string, alive: readonly string[]): [string, number][] {
    const tiers = [[entry], ...fallbackTiers(spec, entry)].map((tier) =>
        tier.filter((region) => alive.includes(region)),
    );
    return (tiers.find((tier) => tier.length > 0) ?? []).map((region) => [region, 1]);
}
