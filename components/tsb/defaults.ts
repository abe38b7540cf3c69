import { bridgeDefaults, type BridgeSettings } from '../../analysis/bridge/bridge';
import type { Hardening } from '../istio/hardening';
import { BridgeExposure } from './settings';

interface Defaults extends Omit<BridgeSettings, 'eastWestLabels'> {
    readonly exposure: BridgeExposure;
}

const hardened: Defaults = {
    exposure: BridgeExposure.Endpoints,
    detection: {
        // A cluster is one gateway to its callers: one lost race with a closing connection must not take it away.
        consecutiveGatewayErrors: 3,
        interval: '1s',
        baseEjectionTime: '10s',
        // All but the last: when all gateways seem to fail, one that may work is better than none.
        maxEjectionPercent: 99,
    },
    retries: {
        // Two tries in the priority that fails, then two in the next.
        attempts: 3,
        perTryTimeout: '1s',
        retryOn: 'gateway-error,connect-failure,refused-stream,reset',
        leavePriority: true,
        anyMethod: false,
    },
    connectTimeout: '1s',
    mergesUpdates: false,
};

/** Default settings of a `BridgedApplication`. `guide`: what Tetrate Service Bridge writes where nothing is set. */
export const bridgeHardening: { [hardening in Hardening]: Defaults } = {
    guide: { exposure: BridgeExposure.Hostname, ...bridgeDefaults },
    hardened,
};
