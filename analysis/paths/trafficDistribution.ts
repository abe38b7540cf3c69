import type { Service } from '../model/fleet';
import type { LocalityLb } from '../model/rules';
import type { Sourced } from '../model/sourced';

/** Values of a Service's `trafficDistribution` whose order is computed. */
export const knownDistributions = ['PreferClose', 'PreferSameZone'];

/** Labels by which Istio orders the endpoints of such a Service. */
const closeness = [
    'topology.istio.io/network',
    'topology.kubernetes.io/region',
    'topology.kubernetes.io/zone',
    'topology.istio.io/subzone',
];

/**
 * The order that a Service asks for. A rule's `localityLbSetting` wins over it, and it wins over the mesh's; it needs
 * no outlier detection.
 *
 * Source: `GetLocalityLbSetting` in Istio's `pilot/pkg/networking/core/loadbalancer/loadbalancer.go`.
 */
export function distributionOf({ trafficDistribution }: Service): Sourced<LocalityLb> | undefined {
    return trafficDistribution && knownDistributions.includes(trafficDistribution.value)
        ? { value: { enabled: true, failoverPriority: closeness }, source: trafficDistribution.source }
        : undefined;
}
