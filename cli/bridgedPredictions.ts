import type { PredictedPath } from '../analysis/explanation';
import { fieldsOf, labelsOf, selects } from '../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../analysis/model/fleet';
import { predict } from '../analysis/predictor/predict';
import type { PredictedFault, Prediction } from '../analysis/predictor/prediction';
import type { DrillPlan } from '../drill/plan/plan';
import type { PredictedDrill } from '../drill/report/predicted';

/** What breaks for the callers of a bridge, and under which load. */
interface BridgedDrill extends Omit<PredictedDrill, 'fault'> {
    readonly fault: PredictedFault;
    readonly cluster: string;
}

/**
 * Bounds where requests reach the workload by a bridge: a client's request passes gateways and the proxies of the workload's
 * callers, one after the other. Only the callers' proxies see the workload fail where its Service has endpoints of other
 * clusters. Each of them has its own outlier detection, and each may lose as much. Otherwise every gateway on the way may
 * lose what the next one loses, and the bound is all requests.
 *
 * @param paths Those of the workload's services.
 */
export function bridgedPredictions(
    plan: DrillPlan,
    inputs: readonly ClusterInput[],
    paths: readonly PredictedPath[],
    { cluster, fault, outageMs, rate }: BridgedDrill,
): Prediction[] {
    const { expectations, primary, workload } = plan;
    const ofCallers = paths.filter(
        ({ caller }) =>
            caller.kind === 'sidecar' && caller.cluster === primary && caller.namespaces.includes(workload.namespace),
    );
    const callers = podsOfCallers(plan, inputs);
    const isKnown = ofCallers.length > 0 && callers > 0 && ofCallers.every(servesElsewhere);
    if (!isKnown || cluster !== primary) {
        return [
            {
                ...{ cluster, fault, lost: Math.ceil((rate * outageMs) / 1000) },
                ...{ firstReplyMs: null, fullShiftMs: null, failbackMs: null },
                because: 'requests pass several gateways in a row, of which each may lose what the next one loses',
            },
        ];
    }
    const { [primary]: share = 0 } = expectations.steady;
    const ofOne = (rate * (share || 1)) / callers;
    return ofCallers.map((path) => {
        const { because, lost } = predict(path, cluster, fault, { outageMs, rate });
        return {
            ...predict(path, cluster, fault, { outageMs, rate: ofOne }),
            lost: Math.min(callers * lost, Math.ceil((rate * outageMs) / 1000)),
            because: `${because}, for each of ${callers} pod${callers === 1 ? '' : 's'} that call${callers === 1 ? 's' : ''} the workload`,
        };
    });
}

const servesElsewhere = ({ levels }: PredictedPath): boolean =>
    new Set(levels.flatMap(({ hosts }) => hosts.map(({ cluster }) => cluster))).size > 1;

/** Pods that call the workload in its cluster: those of the plan's proxies that are no gateways. */
function podsOfCallers({ primary, proxies = [], workload }: DrillPlan, inputs: readonly ClusterInput[]): number {
    const objects = inputs.find(({ name }) => name === primary)?.objects ?? [];
    const gateways = objects
        .filter(({ apiVersion, kind }) => kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/'))
        .map(({ content }) => labelsOf(fieldsOf(content.spec).selector));
    const selectors = proxies
        .filter(({ cluster, namespace }) => cluster === primary && namespace === workload.namespace)
        .filter(({ selector }) => !gateways.some((gateway) => selects(gateway, selector)))
        .map(({ selector }) => selector);
    return objects.filter(
        ({ kind, metadata: { labels, namespace } }) =>
            kind === 'Pod' &&
            namespace === workload.namespace &&
            selectors.some((selector) => selects(selector, labels)),
    ).length;
}
