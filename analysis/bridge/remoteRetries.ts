import type { BridgeSettings } from './bridge';
import { updatesAtOnce } from './mergeWindow';

/**
 * The settings that Tetrate Service Bridge has no field for, as an `EnvoyFilter`'s patches: whether tries leave the
 * priority that failed, from the third on, and whether Envoy applies every change of these services' hosts at once.
 */
export function failoverPatches(services: readonly string[], { mergesUpdates, retries }: BridgeSettings): object[] {
    return [
        ...(retries.leavePriority ? ['SIDECAR_OUTBOUND', 'GATEWAY'] : []).map((context) => ({
            applyTo: 'HTTP_ROUTE',
            match: { context, routeConfiguration: { vhost: { route: { action: 'ROUTE' } } } },
            patch: { operation: 'MERGE', value: { route: { retry_policy: { retry_priority: previousPriorities } } } },
        })),
        ...(mergesUpdates ? [] : updatesAtOnce(services)),
    ];
}

/** As Istio writes it for `retryRemoteLocalities`. */
const previousPriorities = {
    name: 'envoy.retry_priorities.previous_priorities',
    typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig',
        update_frequency: 2,
    },
};
