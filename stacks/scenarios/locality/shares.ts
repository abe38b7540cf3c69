import type { LocalityFailoverSpec } from '../../../components';
import { fallbackTiers } from '../../../components/istio/failoverOrder';
import type { Shares } from '../../../drill/plan/plan';

/** Zones that a region's pods are spread over, where it has as many pods: those of the lab and of kind. */
const zonesOfRegion = 2;

/**
 * Fraction of the replies by region, for requests that enter in `entry`, while only the regions `alive` answer.
 * Weights: the survivors take over in proportion to what Istio makes of their own. Preference: the best tier that is alive answers alone,
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
        .map(({ region, weight = 0, replicas = 1 }) => [region, zoneWeights(weight, replicas)]);
}

/**
 * What is left of a region's weight: Istio splits it over the region's zones by their endpoints and rounds each up
 * (istio/pilot/pkg/networking/core/loadbalancer/loadbalancer.go, applyLocalityWeights).
 */
function zoneWeights(weight: number, replicas: number): number {
    const zones = Array.from({ length: zonesOfRegion }, (_, zone) => Math.ceil((replicas - zone) / zonesOfRegion));
    return zones.reduce((sum, endpoints) => sum + Math.ceil((endpoints * weight) / replicas), 0);
}

function tierParts(spec: LocalityFailoverSpec, entry: string, alive: readonly string[]): [string, number][] {
    const tiers = [[entry], ...fallbackTiers(spec, entry)].map((tier) =>
        tier.filter((region) => alive.includes(region)),
    );
    return (tiers.find((tier) => tier.length > 0) ?? []).map((region) => [region, 1]);
}
