/** Envoy's `max_ejection_percent`, where nobody sets another. With fewer than 10 hosts it ejects none. */
export const defaultMaxEjectionPercent = 10;

/**
 * How many of a cluster's hosts Envoy's outlier detection ejects at most. All priorities count together.
 *
 * Source: `ejectHost` in Envoy's `source/common/upstream/outlier_detection_impl.cc`: it ejects one more host while
 * `100.0 * (ejected + 1) / hosts` is at most the limit. Istio does not set `always_eject_one_host`.
 */
export function mostEjected(hosts: number, maxEjectionPercent: number): number {
    const most = Math.min(hosts, Math.floor((maxEjectionPercent * hosts) / 100));
    return most < hosts && (100 * (most + 1)) / hosts <= maxEjectionPercent ? most + 1 : most;
}

/** The lowest whole `max_ejection_percent` with which Envoy ejects `failing` of `hosts` hosts. */
export function leastMaxEjectionPercent(failing: number, hosts: number): number {
    return Math.ceil((100 * failing) / hosts);
}
