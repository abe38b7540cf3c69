import { milliseconds } from '../../duration';
import { defaultMaxEjectionPercent } from '../envoy/ejection';
import type { Path } from '../model/path';
import { defaultRetries } from '../readers/istio/meshSettings';
import type { Held, HeldRoute, HeldState } from './held';
import { heldName } from './heldName';

/** One value that was predicted for a path, and what the caller's Envoy holds instead. */
export interface Difference {
    readonly what: string;
    readonly predicted: string;
    readonly held: string;
}

/** Everything about a path that its caller's Envoy holds otherwise: none where the prediction is right. */
export function differences(path: Path, port: number, state: HeldState): Difference[] {
    const name = heldName(path, port);
    const held = state.services.get(name);
    if (!held) {
        return [{ what: 'cluster', predicted: name, held: 'none' }];
    }
    const routes = path.route.startsWith('no route') ? [] : (state.routes.get(name) ?? []);
    return [
        ...compared(
            'hosts by priority',
            hostsOf(path),
            held.priorities.filter((hosts) => hosts.length > 0),
        ),
        ...compared('locality weights', weightsOf(path), isWeighted(path) ? shares(held.localityWeights) : {}),
        ...compared('connect timeout, ms', milliseconds(path.connectTimeout.value), held.connectTimeoutMs),
        ...compared(
            'panic threshold',
            path.detection && path.panicThreshold.value,
            held.detection && held.panicThreshold,
        ),
        ...compared('outlier detection', predictedDetection(path), heldDetection(held)),
        ...comparedWithAny('retries and time-outs', retriesOf(path), routes.map(heldRetries)),
    ];
}

/** Nothing where one of several held values is the predicted one. */
export function comparedWithAny(what: string, predicted: unknown, held: readonly unknown[]): Difference[] {
    const all = held.map((each) => compared(what, predicted, each));
    return all.some((found) => found.length === 0) ? [] : (all[0] ?? []);
}

/** Nothing where two values are the same in JSON. */
export function compared(what: string, predicted: unknown, held: unknown): Difference[] {
    const [one, other] = [predicted, held].map((value) => JSON.stringify(value) ?? 'none');
    return one === other ? [] : [{ what, predicted: one ?? '', held: other ?? '' }];
}

/** Addresses by priority. */
export function hostsOf({ levels }: Path): string[][] {
    return levels
        .filter(({ hosts }) => hosts.length > 0)
        .map(({ hosts }) => hosts.map(({ address }) => address).sort());
}

const isWeighted = ({ levels }: Path): boolean =>
    levels.some(({ hosts, localityWeights }) => hosts.length > 0 && localityWeights);

/** Percents of a `distribute`, of localities that have endpoints. Istio rounds them. */
function weightsOf({ levels }: Path): Record<string, number> {
    const weights = levels.flatMap(({ hosts, localityWeights = [] }) => (hosts.length === 0 ? [] : localityWeights));
    return shares(
        Object.fromEntries(weights.map(({ locality: { region, zone }, weight }) => [`${region}/${zone}`, weight])),
    );
}

/** In whole percents, by name. */
function shares(weights: Readonly<Record<string, number>>): Record<string, number> {
    const sum = Object.values(weights).reduce((total, each) => total + each, 0);
    const entries = Object.entries(weights).filter(([, weight]) => weight > 0);
    return Object.fromEntries(
        entries
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([name, weight]) => [name, Math.round((100 * weight) / sum)]),
    );
}

/** Envoy's defaults, where neither side says a number. */
const envoyDefaults = { errors: 5, intervalMs: 10_000, baseEjectionMs: 30_000 };

/** What is predicted of outlier detection. */
export function predictedDetection({ detection, maxEjectionPercent }: Path): unknown {
    const given = detection?.value;
    return (
        given && {
            errors5xx: given.consecutive5xxErrors ?? envoyDefaults.errors,
            gatewayErrors: given.consecutiveGatewayErrors ?? 0,
            intervalMs: milliseconds(given.interval ?? '') ?? envoyDefaults.intervalMs,
            baseEjectionMs: milliseconds(given.baseEjectionTime ?? '') ?? envoyDefaults.baseEjectionMs,
            maxEjectionPercent: maxEjectionPercent.value,
        }
    );
}

/** A count that is not enforced ejects nothing, as a count of 0. */
export function heldDetection({ detection }: Held): unknown {
    return (
        detection && {
            errors5xx: detection.enforcing5xx === 0 ? 0 : (detection.consecutive5xx ?? envoyDefaults.errors),
            gatewayErrors: detection.enforcingGatewayFailure
                ? (detection.consecutiveGatewayFailure ?? envoyDefaults.errors)
                : 0,
            intervalMs: detection.intervalMs ?? envoyDefaults.intervalMs,
            baseEjectionMs: detection.baseEjectionMs ?? envoyDefaults.baseEjectionMs,
            maxEjectionPercent: detection.maxEjectionPercent ?? defaultMaxEjectionPercent,
        }
    );
}

function retriesOf({ retries: { value }, timeout }: Path): unknown {
    const { attempts, perTryTimeout, remoteLocalities, retryOn = defaultRetries.retryOn } = value;
    const isOn = attempts > 0;
    return {
        timeoutMs: milliseconds(timeout.value),
        attempts,
        retryOn: isOn ? conditions(retryOn.split(',')) : [],
        perTryTimeoutMs: isOn ? milliseconds(perTryTimeout ?? '') : undefined,
        leavesPriority: isOn && remoteLocalities,
    };
}

function heldRetries({ attempts, leavesPriority, perTryTimeoutMs, retryOn, timeoutMs }: HeldRoute): unknown {
    return { timeoutMs, attempts, retryOn: conditions(retryOn), perTryTimeoutMs, leavesPriority };
}

const conditions = (names: readonly string[]): string[] => names.map((each) => each.trim()).sort();
