import { milliseconds } from '../../duration';
import type { Path } from '../model/path';
import { isOfWeightedClusters } from '../paths/weightedClusters';
import { compared, comparedWithAny, type Difference, heldDetection, hostsOf, predictedDetection } from './differences';
import type { HeldCheck, HeldState } from './held';
import { heldName } from './heldName';

/** Everything about a path of Envoy Gateway that its Envoy holds otherwise: none where the prediction is right. */
export function edgeDifferences(path: Path, state: HeldState): Difference[] {
    const name = heldName(path, 0);
    const held = state.services.get(name);
    if (isOfWeightedClusters(path)) {
        return compared('priorities', 'none: weighted clusters', held ? `of ${name}` : 'none: weighted clusters');
    }
    if (!held) {
        return [{ what: 'cluster', predicted: name, held: 'none' }];
    }
    const routes = state.routes.get(name) ?? [];
    const { attempts, perTryTimeout, remoteLocalities } = path.retries.value;
    const isOn = attempts > 0;
    return [
        ...compared(
            'hosts by priority',
            hostsOf(path),
            held.priorities.filter((hosts) => hosts.length > 0),
        ),
        ...compared('connect timeout, ms', milliseconds(path.connectTimeout.value), held.connectTimeoutMs),
        ...compared('panic threshold', path.panicThreshold.value, held.panicThreshold ?? envoyPanicThreshold),
        ...compared('health check', checkOf(path), held.check),
        ...compared('outlier detection', predictedDetection(path), heldDetection(held)),
        ...comparedWithAny(
            'retries and time-outs',
            {
                timeoutMs: milliseconds(path.timeout.value),
                attempts,
                perTryTimeoutMs: isOn ? milliseconds(perTryTimeout ?? '') : undefined,
                leavesPriority: isOn && remoteLocalities,
            },
            routes.map((route) => ({
                timeoutMs: route.timeoutMs ?? envoyTimeoutMs,
                attempts: route.attempts,
                // Without retries the other settings of a retry do nothing.
                perTryTimeoutMs: route.attempts > 0 ? route.perTryTimeoutMs : undefined,
                leavesPriority: route.attempts > 0 && route.leavesPriority,
            })),
        ),
    ];
}

/** Envoy's own, where a route or a cluster says nothing. */
const envoyPanicThreshold = 50;
const envoyTimeoutMs = 15_000;

function checkOf({ healthCheck }: Path): HeldCheck | undefined {
    const check = healthCheck?.value;
    return (
        check && {
            timeoutMs: milliseconds(check.timeout ?? ''),
            intervalMs: milliseconds(check.interval ?? ''),
            unhealthyThreshold: check.unhealthyThreshold,
            healthyThreshold: check.healthyThreshold,
            path: check.path,
        }
    );
}
