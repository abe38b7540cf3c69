import { fieldsOf, type KubernetesObject, listOf, numberOf, textOf, textsOf } from '../../manifests/kubernetesObject';
import type { LocalityLb, OutlierDetection, Policy, PortPolicy } from '../../model/rules';
import { fromField } from '../../model/sourced';

/** A `trafficPolicy`; undefined where there is none. */
export function policyOf(value: unknown, cluster: string, object: KubernetesObject, field: string): Policy | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    const ports = listOf(fieldsOf(value).portLevelSettings).flatMap((each, index): [number, PortPolicy][] => {
        const number = numberOf(fieldsOf(fieldsOf(each).port).number);
        const path = `${field}.portLevelSettings[${index}]`;
        return number === undefined ? [] : [[number, portPolicy(each, cluster, object, path)]];
    });
    return { ...portPolicy(value, cluster, object, field), ports: new Map(ports) };
}

function portPolicy(value: unknown, cluster: string, object: KubernetesObject, field: string): PortPolicy {
    const { connectionPool, loadBalancer, outlierDetection, tls } = fieldsOf(value);
    const setting = fieldsOf(loadBalancer).localityLbSetting;
    const connectTimeout = textOf(fieldsOf(fieldsOf(connectionPool).tcp).connectTimeout);
    const mode = textOf(fieldsOf(tls).mode);
    const maxRetries = numberOf(fieldsOf(fieldsOf(connectionPool).http).maxRetries) ?? 0;
    const from = <T>(each: T, path: string) => fromField(each, cluster, object, `${field}.${path}`);
    return {
        ...(isGiven(outlierDetection) && {
            outlierDetection: from(detectionOf(outlierDetection), 'outlierDetection'),
        }),
        ...(isGiven(setting) && { localityLb: from(localityLbOf(setting), 'loadBalancer.localityLbSetting') }),
        ...(connectTimeout !== undefined && {
            connectTimeout: from(connectTimeout, 'connectionPool.tcp.connectTimeout'),
        }),
        // Istio passes on only a limit above 0.
        ...(maxRetries > 0 && { maxRetries: from(maxRetries, 'connectionPool.http.maxRetries') }),
        ...(mode !== undefined && { tlsMode: from(mode, 'tls.mode') }),
    };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const detectionNumbers = [
    'consecutiveGatewayErrors',
    'consecutive5xxErrors',
    'consecutiveLocalOriginFailures',
    'maxEjectionPercent',
    'minHealthPercent',
] as const;

function detectionOf(value: unknown): OutlierDetection {
    const fields = fieldsOf(value);
    const texts = ['interval', 'baseEjectionTime'] as const;
    return Object.fromEntries([
        ...detectionNumbers.flatMap((name) => {
            const number = numberOf(fields[name]);
            return number === undefined ? [] : [[name, number]];
        }),
        ...texts.flatMap((name) => {
            const text = textOf(fields[name]);
            return text === undefined ? [] : [[name, text]];
        }),
        ...(fields.splitExternalLocalOriginErrors === true ? [['splitExternalLocalOriginErrors', true]] : []),
    ]) as OutlierDetection;
}

/** A `localityLbSetting`, of a rule or of the mesh. Istio takes it for enabled unless it says otherwise. */
export function localityLbOf(value: unknown): LocalityLb {
    const { distribute, enabled, failover, failoverPriority } = fieldsOf(value);
    const texts = textsOf(failoverPriority);
    const given = <T>(list: unknown, each: (item: unknown) => T): T[] | undefined =>
        listOf(list).length === 0 ? undefined : listOf(list).map(each);
    const weights = given(distribute, (each) => ({
        from: textOf(fieldsOf(each).from) ?? '',
        to: Object.fromEntries(
            Object.entries(fieldsOf(fieldsOf(each).to)).map(([locality, weight]) => [locality, numberOf(weight) ?? 0]),
        ),
    }));
    const pairs = given(failover, (each) => ({
        from: textOf(fieldsOf(each).from) ?? '',
        to: textOf(fieldsOf(each).to) ?? '',
    }));
    return {
        enabled: enabled !== false,
        ...(weights && { distribute: weights }),
        ...(pairs && { failover: pairs }),
        ...(texts.length > 0 && { failoverPriority: texts }),
    };
}
