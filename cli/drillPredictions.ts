import { isDeepStrictEqual } from 'node:util';
import { workspaceLabel } from '../analysis/bridge/istioObject';
import { explainFleet } from '../analysis/explain';
import type { PredictedPath } from '../analysis/explanation';
import { fieldsOf, labelsOf, selects } from '../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../analysis/model/fleet';
import type { Caller } from '../analysis/model/path';
import { pathsOfMethod } from '../analysis/paths/pathsOfMethod';
import { predict } from '../analysis/predictor/predict';
import { type PredictedFault, predictedFaults, type Prediction } from '../analysis/predictor/prediction';
import type { FaultRecipe } from '../drill/faults/recipe';
import type { DrillPlan, FaultKind } from '../drill/plan/plan';
import type { FaultPrediction, Predict } from '../drill/report/predicted';
import { messageOf } from '../errors';
import { KubeConfig } from '../kubernetesClient';
import { bridgedPredictions } from './bridgedPredictions';
import { readCluster } from './explainClusters';

/**
 * Predictions for a drill, from the configuration of the plan's clusters as it is now. Undefined, with a line for people,
 * where the clusters cannot be read, or nothing in them says how the entry reaches the workload.
 */
export async function drillPredictions(
    plan: DrillPlan,
    kubeconfigs: Readonly<Record<string, string>>,
    entryName: string | undefined,
    say: (line: string) => void,
): Promise<Predict | undefined> {
    const known = plan.clusters.flatMap(({ name, region }) => {
        const kubeconfig = kubeconfigs[name];
        return kubeconfig === undefined ? [] : [{ name, region, kubeconfig }];
    });
    if (known.length < plan.clusters.length) {
        return undefined;
    }
    try {
        const inputs = await Promise.all(
            known.map(async ({ kubeconfig, name, region }) => {
                const config = new KubeConfig();
                config.loadFromString(kubeconfig);
                return { ...(await readCluster({ config, name: config.getCurrentContext() })), name, region };
            }),
        );
        return predictionsFrom(plan, inputs, entryName);
    } catch (error) {
        say(`Nothing is predicted: ${messageOf(error)}`);
        return undefined;
    }
}

/** The same from objects that were read. */
export function predictionsFrom(
    plan: DrillPlan,
    inputs: readonly ClusterInput[],
    entryName: string | undefined,
): Predict | undefined {
    const hosts = servicesOfWorkload(plan, inputs);
    const services = explainFleet(inputs).services.filter(({ name, namespace }) => hosts.has(`${namespace}/${name}`));
    const paths = services.flatMap((service) => service.paths);
    if (isBridged(plan, inputs)) {
        return ({ fault, ...load }) => {
            const broken = brokenBy(fault, plan);
            return broken && worst(bridgedPredictions(plan, inputs, paths, { ...broken, ...load }), []);
        };
    }
    const assumed = services.flatMap(({ assumes }) =>
        assumes.filter(({ controlPlane }) => controlPlane === plan.primary),
    );
    const entering = pathsOfEntry(paths, plan, entryName);
    return entering.length === 0
        ? undefined
        : ({ fault, outageMs, rate }) => {
              const broken = brokenBy(fault, plan);
              return (
                  broken &&
                  worst(
                      entering.map((path) => predict(path, broken.cluster, broken.fault, { outageMs, rate })),
                      assumed.map(({ cluster }) => `assumed: the control plane of ${plan.primary} reads ${cluster}`),
                  )
              );
          };
}

/** Whether requests reach the workload by a bridge: through several proxies in a row. */
function isBridged({ workload }: DrillPlan, inputs: readonly ClusterInput[]): boolean {
    return inputs.some(({ objects }) =>
        objects.some(
            ({ metadata: { labels, namespace } }) =>
                Object.hasOwn(labels, workspaceLabel) && namespace === workload.namespace,
        ),
    );
}

/** Services of the primary cluster whose selector the workload's pods have: those of its Deployment, where it was read. */
function servicesOfWorkload({ primary, workload }: DrillPlan, inputs: readonly ClusterInput[]): Set<string> {
    const objects = inputs.find(({ name }) => name === primary)?.objects ?? [];
    const deployment = objects.find(
        ({ kind, metadata }) =>
            kind === 'Deployment' && metadata.namespace === workload.namespace && metadata.name === workload.deployment,
    );
    const { metadata: template } = fieldsOf(fieldsOf(deployment?.content.spec).template);
    const labels = { ...workload.selector, ...labelsOf(fieldsOf(template).labels) };
    return new Set(
        objects
            .filter(({ content, kind, metadata }) => {
                const selector = labelsOf(fieldsOf(content.spec).selector);
                return kind === 'Service' && metadata.namespace === workload.namespace && selects(selector, labels);
            })
            .map(({ metadata: { name, namespace = 'default' } }) => `${namespace}/${name}`),
    );
}

/** Requests enter at a gateway of the primary cluster, else at an edge gateway; at a sidecar for the entry named so. */
function pathsOfEntry(
    paths: readonly PredictedPath[],
    { primary, requests }: DrillPlan,
    entryName: string | undefined,
): PredictedPath[] {
    const there = paths.filter(({ caller }) => caller.cluster === primary);
    const kinds: Caller['kind'][] = entryName === 'client' ? ['sidecar'] : ['gateway', 'edge gateway'];
    const entering = kinds
        .map((kind) => there.filter(({ caller }) => caller.kind === kind))
        .find((found) => found.length > 0);
    const methods = requests?.map(({ grpc, method = 'GET' }) => (grpc ? 'POST' : method)) ?? ['GET'];
    return [...new Set(methods.flatMap((method) => pathsOfMethod(entering ?? there, method)))];
}

interface Broken {
    readonly fault: PredictedFault;
    readonly cluster: string;
}

/**
 * Which endpoints break, and how. A partition cuts the entry off from the other cluster, as does a gateway that is gone,
 * unless the plan makes it by another action on the workload.
 */
function brokenBy(fault: FaultKind, plan: DrillPlan): Broken | undefined {
    const { clusters, primary } = plan;
    const planned = fault === 'partition' ? brokenByActions(plan.faults?.[fault], plan) : undefined;
    if (planned) {
        return planned;
    }
    const [other, ...more] = clusters.filter(({ name }) => name !== primary);
    if (fault === 'partition' || fault === 'gateway-down') {
        return other && more.length === 0 ? { fault: 'unreachable', cluster: other.name } : undefined;
    }
    const known = predictedFaults.find((each) => each === fault);
    return known && { fault: known, cluster: primary };
}

/** What a recipe does to the workload, where all of its actions do the same in one cluster. */
function brokenByActions(recipe: FaultRecipe | undefined, { workload }: DrillPlan): Broken | undefined {
    const [first, ...more] = (recipe?.actions ?? []).map((action): Broken | undefined => {
        const effect = predictedFaults.find((each) => each === action.do);
        const isOnWorkload =
            'namespace' in action &&
            action.namespace === workload.namespace &&
            (!('selector' in action) || isDeepStrictEqual(action.selector, workload.selector));
        return effect && isOnWorkload ? { fault: effect, cluster: action.cluster } : undefined;
    });
    return more.every((each) => isDeepStrictEqual(each, first)) ? first : undefined;
}

/** The largest bounds of several paths: any of them may be the one that requests take. */
function worst(predictions: readonly Prediction[], assumed: readonly string[]): FaultPrediction {
    const largest = (of: (each: Prediction) => number | null): number | null => {
        const values = predictions.map(of);
        return values.includes(null) ? null : Math.max(...values.map((value) => value ?? 0));
    };
    return {
        lost: Math.max(...predictions.map(({ lost }) => lost)),
        firstReplyMs: largest((each) => each.firstReplyMs),
        fullShiftMs: largest((each) => each.fullShiftMs),
        failbackMs: largest((each) => each.failbackMs),
        because: [...new Set([...predictions.map(({ because }) => because), ...assumed])].join('; '),
    };
}
