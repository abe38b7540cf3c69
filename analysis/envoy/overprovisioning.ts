/** Envoy's overprovisioning factor in percent, where nobody sets another (`ClusterLoadAssignment.Policy`). */
export const overprovisioningPercent = 140;
