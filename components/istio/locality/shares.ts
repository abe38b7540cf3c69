import type { Problem } from '../../problem';
import { fallbackTiers } from '../failoverOrder';
import type { LocalityFailoverSpec } from './localityFailoverSpec';

/** Zones that a region's pods are spread over, where it has as many pods: those of the lab and of kind. */
const zonesOfRegion = 2;

/** Labels that regions differ in. An order that begins with other ones says nothing of regions. */
const regionLabels = ['topology.kubernetes.io/region', 'topology.istio.io/cluster'];
/** Labels that endpoints of one region differ in. */
const finerLabels = ['topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

/**
 * Fraction of the replies by region, for requests that enter in `entry`, while only the regions `alive` answer.
 * Weights: the survivors take over in proportion to what Istio makes of their own. Order: the best tier that is alive
 * answers alone, its regions in proportion to their pods.
 */
export function regionShares(
    spec: LocalityFailoverSpec,
    entry: string,
    alive: readonly string[],
): Record<string, number> {
    const parts =
        spec.preference || spec.priority
            ? tierParts(spec, entry, alive)
            : spec.distribution
              ? distributionParts(spec.distribution, entry, alive)
              : weightParts(spec, alive);
    const whole = parts.reduce((sum, [, part]) => sum + part, 0);
    const none = spec.localities.map(({ region }) => [region, 0] as const);
    return Object.fromEntries([...none, ...parts.map(([region, part]) => [region, part / whole] as const)]);
}

/** Why shares cannot be known from the arguments alone. */
export function unknownShares({ distribution, priority }: LocalityFailoverSpec, entry: string): Problem[] {
    const isKnown = priority?.[0] === undefined || ordersRegions(priority);
    return [
        ...(isKnown
            ? []
            : [
                  {
                      path: 'drill',
                      reason: `cannot say who answers: \`priority\` orders endpoints by ${priority.join(', ')}, not by region`,
                      fix: 'leave it out, and write the plan by hand (docs/reference/drill.md).',
                  },
              ]),
        ...(distribution && !distribution.some(({ from }) => from === entry)
            ? [
                  {
                      path: 'drill',
                      reason: `cannot say who answers: \`distribution\` has no \`from\` for the whole of ${entry}`,
                      fix: 'leave it out, and write the plan by hand (docs/reference/drill.md).',
                  },
              ]
            : []),
    ];
}

/** Whether the client's own region comes first, and all others after it, together. */
function ordersRegions(priority: readonly string[]): boolean {
    const finer = priority.filter((label) => finerLabels.includes(label));
    return (
        priority.some((label) => regionLabels.includes(label)) &&
        priority.every((label) => regionLabels.includes(label) || finer.includes(label))
    );
}

function weightParts(spec: LocalityFailoverSpec, alive: readonly string[]): [string, number][] {
    return spec.localities
        .filter(({ region }) => alive.includes(region))
        .map(({ region, weight = 0, replicas = 1 }) => [region, zoneWeights(weight, replicas)]);
}

function distributionParts(
    distribution: NonNullable<LocalityFailoverSpec['distribution']>,
    entry: string,
    alive: readonly string[],
): [string, number][] {
    const to = distribution.find(({ from }) => from === entry)?.to ?? {};
    return alive.map((region) => {
        const own = Object.entries(to).filter(([place]) => place.split('/')[0] === region);
        return [region, own.reduce((sum, [, weight]) => sum + weight, 0)];
    });
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
    const pods = (region: string): number => spec.localities.find((each) => each.region === region)?.replicas ?? 1;
    return (tiers.find((tier) => tier.length > 0) ?? []).map((region) => [region, pods(region)]);
}
