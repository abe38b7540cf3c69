import { defaultMaxEjectionPercent } from '../../envoy/ejection';
import type { EdgeSettings } from '../../model/edge';
import { byDefault, envoyVersion } from '../../model/sourced';

/** Versions whose defaults and behaviour were read. */
export const envoyGatewayVersion = 'Envoy Gateway 1.9';
export const kgatewayVersion = 'kgateway 2.4';
export const glooVersion = 'Gloo 1.22';

/** Retries that Envoy lets be under way at once, where nobody says more. */
const envoyMaxRetries = 3;

/** Envoy's panic threshold, in percent, where nobody sets another. */
const envoyPanicThreshold = 50;

/** What an edge gateway does where no object says anything. */
export function defaultSettings(
    product: string,
    { connectTimeout, dropsRemoved }: { connectTimeout: string; dropsRemoved: boolean },
): EdgeSettings {
    return {
        maxEjectionPercent: byDefault(defaultMaxEjectionPercent, envoyVersion),
        panicThreshold: byDefault(envoyPanicThreshold, envoyVersion),
        retries: byDefault({ attempts: 0, remoteLocalities: false }, product),
        maxRetries: byDefault(envoyMaxRetries, envoyVersion),
        timeout: byDefault('15s', envoyVersion),
        connectTimeout: byDefault(connectTimeout, product),
        mergeWindow: byDefault('1s', envoyVersion),
        dropsRemoved: byDefault(dropsRemoved, product),
    };
}
