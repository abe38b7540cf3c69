import {
    type Fields,
    fieldsOf,
    type KubernetesObject,
    listOf,
    type MadeOf,
    numberOf,
    objectName,
    textOf,
    textsOf,
} from '../../manifests/kubernetesObject';
import { bridgeDefaults, type BridgeSettings } from '../bridge';

/** A `TrafficSetting` for all hosts, as settings of a bridge; where it says nothing, the product's defaults. */
export function trafficSettings(object: KubernetesObject | undefined): BridgeSettings {
    const { custom, retries, tcp } = resilienceOf(object);
    const { detection, retries: defaults } = bridgeDefaults;
    const perTryTimeout = textOf(retries.perTryTimeout);
    const connectTimeout = textOf(tcp.connectTimeout);
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

/** Where those settings come from. */
export function trafficSources(
    object: KubernetesObject | undefined,
): Readonly<Record<'detection' | 'retries' | 'connectTimeout', MadeOf['of']>> {
    const { custom, field, retries, tcp } = resilienceOf(object);
    const sourceOf = (given: Fields, path: string): MadeOf['of'] =>
        object && Object.keys(given).length > 0
            ? { object: objectName(object), field: `${field}.${path}` }
            : { default: 'Tetrate Service Bridge' };
    return {
        detection: sourceOf(custom, 'outlierDetection'),
        retries: sourceOf(retries, 'connectionPool.http.retries'),
        connectTimeout: sourceOf(tcp, 'connectionPool.tcp.connectTimeout'),
    };
}

/** The part of a `TrafficSetting` for all hosts that is read here, and its field. */
function resilienceOf(object: KubernetesObject | undefined) {
    const all = listOf(fieldsOf(fieldsOf(object?.content.spec).outbound).upstreamTrafficSettings).map(fieldsOf);
    const index = all.findIndex(({ hosts }) => textsOf(hosts).includes('*'));
    const { resilience } = fieldsOf(all[index]?.settings);
    const { circuitBreakerSensitivity, outlierDetection, connectionPool } = fieldsOf(resilience);
    const { http, tcp } = fieldsOf(connectionPool);
    return {
        field: `spec.outbound.upstreamTrafficSettings[${index}].settings.resilience`,
        custom: fieldsOf(circuitBreakerSensitivity === 'CUSTOM' ? outlierDetection : undefined),
        retries: fieldsOf(fieldsOf(http).retries),
        tcp: fieldsOf(tcp),
    };
}
