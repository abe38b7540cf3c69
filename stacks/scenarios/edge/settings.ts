import { count, oneOf, text } from '../../settings/readers';
import type { SettingsTable } from '../../settings/setting';
import { fallbackSetting, type TierSetting } from './fallbackSetting';
import { type DetectionSetting, detectionSetting, type RetrySetting, retrySetting } from './policySettings';

/** Gateways that the scenario runs on. */
const edgeGateways = ['envoy-gateway', 'gloo', 'kgateway'] as const;
export type EdgeGatewayKind = (typeof edgeGateways)[number];

/** Gateways that Gloo can be replaced by, step by step. */
const nextGateways = ['envoy-gateway'] as const;
type NextGatewayKind = (typeof nextGateways)[number];

/** What `edge` is configured with. */
export interface EdgeSettings {
    /** The gateway. Default: the one that the infrastructure runs, else Gloo with a licence, else Envoy Gateway. */
    edgeGateway?: EdgeGatewayKind;
    /** The gateway that replaces Gloo: both run, and Gloo forwards a part of the requests to it. Default: none. */
    nextEdgeGateway?: NextGatewayKind;
    /** With `nextEdgeGateway`: percent of the requests that Gloo forwards to it. Default: 0. */
    moved?: number;
    /** Region of the cluster that clients use. Default: the first of `regions`. */
    primary?: string;
    /** Tiers of fallbacks in their order, by region. Default: each remote region alone, in the order of `regions`. */
    fallbacks?: TierSetting[];
    /** How a failure is detected. */
    detection?: DetectionSetting;
    /** What happens to a request that meets a failed endpoint. */
    retry?: RetrySetting;
    /** Who writes Gloo's failover: Gloo Federation, or the stack itself. Default: as the variant does it. */
    edgeMode?: EdgeMode;
    /** Licence of Gloo's enterprise edition, where the infrastructure does not run it. Secret. */
    glooLicenseKey?: string;
}

const edgeModes = ['federation', 'direct'] as const;
export type EdgeMode = (typeof edgeModes)[number];

const of = ['edge'];

export const edgeSettings: SettingsTable<EdgeSettings> = {
    edgeGateway: { of, ...oneOf(edgeGateways) },
    nextEdgeGateway: { of, ...oneOf(nextGateways) },
    moved: { of, wanted: 'a percentage from 0 to 100 is needed', read: percentage },
    primary: { of, wanted: 'the name of a region is needed', read: text },
    fallbacks: {
        of,
        wanted:
            'a list of tiers is needed, each of regions or of weights by region, such as ' +
            '[{"us-central1": 3, "us-east1": 1}]',
        read: fallbackSetting,
    },
    detection: {
        of,
        wanted: 'some of these are needed: {"interval": "1s", "timeout": "1s", "unhealthyAfter": 3, "healthyAfter": 1}',
        read: detectionSetting,
    },
    retry: {
        of: ['edge', 'service'],
        wanted: 'some of these are needed: {"attempts": 2, "perTryTimeout": "250ms", "backOff": "5ms"}',
        read: retrySetting,
    },
    edgeMode: { of, ...oneOf(edgeModes) },
    glooLicenseKey: { of, wanted: 'a licence key is needed', read: text },
};

function percentage(stored: string): number | undefined {
    const found = count(stored);
    return found !== undefined && found <= 100 ? found : undefined;
}
