const istio = 'https://istio.io/latest/docs';
const task = `${istio}/tasks/traffic-management/locality-load-balancing`;
const destinationRule = `${istio}/reference/config/networking/destination-rule`;
const envoy = 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing';

/** The pages that state the rules, by their titles. */
export const sources = {
    'Global mesh options': `${istio}/reference/config/istio.mesh.v1alpha1/#MeshConfig`,
    'Locality failover': `${task}/failover/`,
    'Locality weighted distribution': `${task}/distribute/`,
    LocalityLoadBalancerSetting: `${destinationRule}/#LocalityLoadBalancerSetting`,
    Distribute: `${destinationRule}/#LocalityLoadBalancerSetting-Distribute`,
    Failover: `${destinationRule}/#LocalityLoadBalancerSetting-Failover`,
    LoadBalancerSettings: `${destinationRule}/#LoadBalancerSettings`,
    Subset: `${destinationRule}/#Subset`,
    PortTrafficPolicy: `${destinationRule}/#TrafficPolicy-PortTrafficPolicy`,
    OutlierDetection: `${destinationRule}/#OutlierDetection`,
    'Envoy: priority levels': `${envoy}/priority`,
    'Envoy: locality weighted load balancing': `${envoy}/locality_weight`,
    'Envoy: panic threshold': `${envoy}/panic_threshold`,
} as const;

export type Source = keyof typeof sources;
