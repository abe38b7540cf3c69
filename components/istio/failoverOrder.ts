import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';

/**
 * The regions that a client in `region` falls back to, best first. Regions of one tier share the traffic. Istio always
 * serves a client from its own region first; then come the regions of `preference` in their order, then all others.
 */
export function fallbackTiers(
    spec: Pick<LocalityFailoverSpec, 'localities' | 'preference'>,
    region: string,
): string[][] {
    const preference = spec.preference ?? [];
    const others = spec.localities.map((locality) => locality.region).filter((other) => !preference.includes(other));
    return [...preference.map((preferred) => [preferred]), others]
        .map((tier) => tier.filter((other) => other !== region))
        .filter((tier) => tier.length > 0);
}
