import { overprovisioningPercent } from './overprovisioning';

/** The hosts of one locality within a priority, and the weight that the configuration gives it. */
export interface LocalityHosts {
    readonly weight: number;
    readonly hosts: number;
    readonly healthy: number;
}

/**
 * The fraction of a priority's requests that each locality gets by weight. A locality keeps its whole weight down to
 * 100/140 of its hosts, and loses it in proportion below that. All zeros where no locality has a healthy host.
 *
 * Source: `effectiveLocalityWeight` in Envoy's `source/extensions/load_balancing_policies/common/locality_wrr.cc`
 * (https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/locality_weight).
 */
export function localityShares(localities: readonly LocalityHosts[]): number[] {
    const effective = localities.map(({ weight, hosts, healthy }) =>
        hosts === 0 ? 0 : weight * Math.min(1, ((overprovisioningPercent / 100) * healthy) / hosts),
    );
    const total = effective.reduce((sum, each) => sum + each, 0);
    return effective.map((each) => (total === 0 ? 0 : each / total));
}
