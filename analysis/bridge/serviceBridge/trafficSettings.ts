import { fieldsOf, type KubernetesObject, listOf, numberOf, textOf, textsOf } from '../../manifests/kubernetesObject';
import { bridgeDefaults, type BridgeSettings } from '../bridge';

/** A `TrafficSetting` for all hosts, as settings of a bridge; where it says nothing, the product's defaults. */
export function trafficSettings(object: KubernetesObject | undefined): BridgeSettings {
    const { outbound } = fieldsOf(object?.content.spec);
    const forAll = listOf(fieldsOf(outbound).upstreamTrafficSettings)
        .map(fieldsOf)
        .find(({ hosts }) => textsOf(hosts).includes('*'));
    const { resilience } = fieldsOf(forAll?.settings);
    const { circuitBreakerSensitivity, outlierDetection, connectionPool } = fieldsOf(resilience);
    const custom = fieldsOf(circuitBreakerSensitivity === 'CUSTOM' ? outlierDetection : undefined);
    const { http, tcp } = fieldsOf(connectionPool);
    const retries = fieldsOf(fieldsOf(http).retries);
    const { detection, retries: defaults } = bridgeDefaults;
    const perTryTimeout = textOf(retries.perTryTimeout);
    const connectTimeout = textOf(fieldsOf(tcp).connectTimeout);
    return {
        ...bridgeDefaults,
        detection: {
            consecutiveGatewayErrors: numberOf(custom.consecutiveGatewayFailure) ?? detection.consecutiveGatewayErrors,
            interval: textOf(custom.interval) ?? detection.interval,
            baseEjectionTime: textOf(custom.baseEjectionTime) ?? detection.baseEjectionTime,
            maxEjectionPercent: numberOf(custom.maxEjectionPercent) ?? detection.maxEjectionPercent,
        },
        retries: {
            ...defaults,
            attempts: numberOf(retries.attempts) ?? defaults.attempts,
            retryOn: textOf(retries.retryOn) ?? defaults.retryOn,
            ...(perTryTimeout !== undefined && { perTryTimeout }),
        },
        ...(connectTimeout !== undefined && { connectTimeout }),
    };
}
