import type { Bridge } from './bridge';
import { type IstioObject, istioObject } from './istioObject';

/**
 * Makes Envoy apply every change of its hosts at once. By default Envoy collects them for 1 s: for that long a host that
 * outlier detection has let back, and ejected again, keeps getting requests. Istio has no field for it.
 */
export function immediateUpdates(bridge: Bridge, namespace: string, services: readonly string[]): IstioObject {
    return istioObject(
        'EnvoyFilter',
        { ...bridge, namespace, name: `${bridge.gateway.name}-immediate-updates` },
        { configPatches: updatesAtOnce(services) },
    );
}

/** The patches of the services' clusters in Envoy. */
export function updatesAtOnce(services: readonly string[]): object[] {
    return services.map((service) => ({
        applyTo: 'CLUSTER',
        match: { context: 'ANY', cluster: { service } },
        patch: { operation: 'MERGE', value: { common_lb_config: { update_merge_window: '0s' } } },
    }));
}
