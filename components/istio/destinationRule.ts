import { type EndpointBalancing, endpointBalancing } from './balancing';
import { networking } from './gateway/gatewayManifest';
import { localityLbSetting, type LocalityLbSetting } from './locality/lbSetting';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';
import type { TrafficSettings } from './trafficSettings';

/**
 * An Istio `DestinationRule` (https://istio.io/latest/docs/reference/config/networking/destination-rule/): what we
 * emit.
 */
export interface DestinationRule {
    apiVersion: typeof networking;
    kind: 'DestinationRule';
    metadata: { name: string; namespace: string };
    spec: {
        host: string;
        trafficPolicy: TrafficPolicy & { portLevelSettings?: (TrafficPolicy & { port: { number: number } })[] };
        subsets?: { name: string; labels: { [label: string]: string } }[];
    };
}

interface TrafficPolicy {
    connectionPool?: { http?: { http2MaxRequests: number }; tcp?: { connectTimeout: string } };
    outlierDetection: OutlierDetection;
    loadBalancer: EndpointBalancing & { localityLbSetting: LocalityLbSetting };
}

interface OutlierDetection {
    consecutiveGatewayErrors?: number;
    consecutive5xxErrors?: number;
    splitExternalLocalOriginErrors?: boolean;
    consecutiveLocalOriginFailures?: number;
    interval?: string;
    baseEjectionTime: string;
    maxEjectionPercent?: number;
}

/** The rule for a locality failover: spread over the regions, ejection, and failback. */
export function destinationRule(spec: LocalityFailoverSpec): DestinationRule {
    return ruleOf(spec, localityLbSetting(spec));
}

/** What a rule says besides where the requests go. */
type RuleSpec = Pick<LocalityFailoverSpec, keyof TrafficSettings | 'namespace' | 'ports' | 'ruleName' | 'service'>;

/** The rule that sends requests by `setting`. */
export function ruleOf(spec: RuleSpec, setting: LocalityLbSetting): DestinationRule {
    const { subset } = spec.service;
    const portLevelSettings = spec.ports.map((settings) => ({
        port: { number: settings.port },
        ...trafficPolicy(settings, setting),
    }));
    return {
        apiVersion: networking,
        kind: 'DestinationRule',
        metadata: { name: spec.ruleName, namespace: spec.namespace },
        spec: {
            host: spec.service.host,
            trafficPolicy: {
                ...trafficPolicy(spec, setting),
                ...(portLevelSettings.length > 0 && { portLevelSettings }),
            },
            // A subset has the policy above, as it has none of its own.
            ...(subset && { subsets: [subset] }),
        },
    };
}

function trafficPolicy(settings: TrafficSettings, setting: LocalityLbSetting): TrafficPolicy {
    const { connectTimeout, http2MaxRequests } = settings.connectionPool;
    const connectionPool = {
        ...(connectTimeout !== undefined && { tcp: { connectTimeout } }),
        ...(http2MaxRequests !== undefined && { http: { http2MaxRequests } }),
    };
    return {
        ...(Object.keys(connectionPool).length > 0 && { connectionPool }),
        outlierDetection: outlierDetection(settings),
        loadBalancer: { ...endpointBalancing(settings.balancing), localityLbSetting: setting },
    };
}

function outlierDetection({ baseEjectionTime, detection }: TrafficSettings): OutlierDetection {
    const emitted: OutlierDetection & { minHealthPercent?: number } = { ...detection, baseEjectionTime };
    delete emitted.minHealthPercent; // 0, which is what Istio takes it for when left out
    return emitted;
}
