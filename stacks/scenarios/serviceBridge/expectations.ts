import { Hardening } from '../../../components';
import type { bridgeSettings } from '../../../components/tsb/bridgedApplicationSpec';
import type { Expectations, FaultExpectation, Shares } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import type { Cluster } from '../../clusters/cluster';
import type { Places } from './places';

type BridgeSettings = ReturnType<typeof bridgeSettings>;

const minimumRequests = 2_000;

/** What a busy machine may add. */
const slackMs = 10_000;

interface Setup {
    readonly places: Places;
    readonly hardening: Hardening;
    readonly settings: BridgeSettings;
}

/** What callers expect at each entry of the scenario. */
export function bridgeExpectations(setup: Setup): { productpage: Expectations; entry: Expectations } {
    return { productpage: atProductpage(setup), entry: setup.places.tier1 ? atTier1(setup) : atIngress(setup) };
}

/** The seed's view: `productpage` of the primary calls `details`, its own cluster's first. */
function atProductpage({ places, ...setup }: Setup): Expectations {
    const { local, remote } = sharesOf(places);
    const failover = failoverOf(setup, remote);
    return {
        ...phases(local),
        faults: { scale: failover, crash: failover, hang: failover, 'http-503': failover },
    };
}

/** The Tier-1 gateway is near no cluster: it balances over all, and leaves the one that fails. */
function atTier1({ places, ...setup }: Setup): Expectations {
    const { all, remote } = sharesOf(places);
    const failover = failoverOf(setup, remote);
    return {
        ...phases(all),
        faults: {
            scale: failover,
            crash: failover,
            hang: failover,
            'http-503': failover,
            'caller-down': failover,
            'ingress-down': failover,
            'cluster-down': failover,
            partition: failover,
        },
    };
}

/** Without a Tier-1 gateway requests enter at the primary's own. */
function atIngress({ places, ...setup }: Setup): Expectations {
    const { local, remote } = sharesOf(places);
    const failover = failoverOf(setup, remote);
    return {
        ...phases(local),
        faults: {
            scale: failover,
            crash: failover,
            hang: failover,
            'http-503': failover,
            // Exposed by hostname only, `productpage` has one Service behind the gateway: there is no fallback for it.
            ...(setup.settings.eastWestLabels && { 'caller-down': failover }),
        },
    };
}

const phases = (steady: Shares) => ({ tolerance: 0.02, minimumRequests, steady, recovery: steady });

/**
 * The hardened variant loses nothing. The guide's loses the requests whose tries all meet the failed gateway, at once and
 * whenever its ejection ends: how many depends on the rate, and the report says it.
 */
function failoverOf({ hardening, settings }: Omit<Setup, 'places'>, fault: Shares): FaultExpectation {
    return hardening === Hardening.Hardened ? { fault, lost: 0 } : { fault, patienceMs: ejectionMs(settings) };
}

/** Until an endpoint that was ejected once is back. */
function ejectionMs({ detection }: BridgeSettings): number {
    return (milliseconds(detection.baseEjectionTime) ?? 0) + (milliseconds(detection.interval) ?? 0) + slackMs;
}

function sharesOf({ primary, application, tier1 }: Places) {
    const clusters = [...application, ...(tier1 ? [tier1] : [])];
    const equal = (answering: readonly Cluster[]): Shares =>
        Object.fromEntries(
            clusters.map((cluster) => [cluster.name, answering.includes(cluster) ? 1 / answering.length : 0]),
        );
    return {
        all: equal(application),
        local: equal([primary]),
        remote: equal(application.filter((cluster) => cluster !== primary)),
    };
}
