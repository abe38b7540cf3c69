import { Hardening } from '../../../components';
import type { bridgeSettings } from '../../../components/tsb/bridgedApplicationSpec';
import type { Expectations, FaultExpectation, FaultKind, Shares } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import type { Cluster } from '../../clusters/cluster';
import type { Places } from './places';

type BridgeSettings = ReturnType<typeof bridgeSettings>;

const minimumRequests = 600;

/** One of two clusters that share the requests at random serves 44 to 56 of 100 parts of a service, hardly ever less. */
const tolerance = 0.1;

/** What a busy machine may add. */
const slackMs = 10_000;

/** Longer than the first ejection of the guide's settings and the sweep that ends it: only then is the gateway let back. */
const readmissionMs = 45_000;

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
    return { ...phases(local), faults: detailsFaults(setup, local, remote) };
}

/** The Tier-1 gateway is near no cluster: it balances over all, and leaves the one that fails. */
function atTier1({ places, ...setup }: Setup): Expectations {
    const { all, remote } = sharesOf(places);
    const moved = judged(setup, allMoved(remote));
    return {
        ...phases(all),
        faults: {
            ...detailsFaults(setup, all, remote),
            'caller-down': moved,
            'ingress-down': moved,
            'cluster-down': moved,
            partition: moved,
        },
    };
}

/** Without a Tier-1 gateway requests enter at the primary's own. */
function atIngress({ places, ...setup }: Setup): Expectations {
    const { local, remote } = sharesOf(places);
    return {
        ...phases(local),
        faults: {
            ...detailsFaults(setup, local, remote),
            // Exposed by hostname only, `productpage` has one Service behind the gateway: there is no fallback for it.
            ...(setup.settings.eastWestLabels && { 'caller-down': judged(setup, allMoved(remote)) }),
        },
    };
}

/** Faults of `details`: it moves, and nothing else does. */
function detailsFaults(
    setup: Omit<Setup, 'places'>,
    productpage: Shares,
    remote: Shares,
): Partial<Record<FaultKind, FaultExpectation>> {
    const moved = {
        ...judged(setup, { fault: productpage, hops: { details: { fault: remote } } }),
        ...(setup.hardening === Hardening.Guide && guideLosses(setup.settings)),
    };
    const held = { ...moved, holdMs: readmissionMs };
    return setup.hardening === Hardening.Hardened
        ? {
              ...{ scale: moved, crash: moved, hang: moved, 'http-503': held },
              'other-tenant': judged(setup, { fault: productpage }),
          }
        : // Without a limit of a try nothing is an error while `details` hangs, so that nothing moves.
          { scale: held, crash: moved, 'http-503': moved };
}

/** A remote `productpage` uses the services of its own cluster. */
function allMoved(remote: Shares): FaultExpectation {
    return {
        fault: remote,
        hops: { details: { fault: remote }, reviews: { fault: remote }, ratings: { fault: remote } },
    };
}

function phases(steady: Shares) {
    const stays = { steady, recovery: steady };
    return { tolerance, minimumRequests, ...stays, hops: { details: stays, reviews: stays, ratings: stays } };
}

/** The hardened variant loses nothing; the guide's shifts late. */
function judged({ hardening, settings }: Omit<Setup, 'places'>, moved: FaultExpectation): FaultExpectation {
    return hardening === Hardening.Hardened ? { ...moved, lost: 0 } : { ...moved, patienceMs: ejectionMs(settings) };
}

/**
 * Requests whose tries all meet the failed gateway, at once and when its ejection ends; then also those of the second for
 * which Envoy collects changes of its hosts (1 s, and what a busy machine adds).
 */
function guideLosses({ detection, retries }: BridgeSettings): Pick<FaultExpectation, 'lost' | 'lostForMs'> {
    return { lost: 2 * Math.ceil(detection.consecutiveGatewayErrors / (retries.attempts + 1)), lostForMs: 1_200 };
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
