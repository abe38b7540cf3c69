import type { ExplainedService, PredictedPath } from '../analysis/explanation';
import { fieldsOf, labelsOf, numberOf, selects } from '../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../analysis/model/fleet';
import type { Loss } from '../analysis/model/path';
import { predict } from '../analysis/predictor/predict';
import type { Conditions, Prediction } from '../analysis/predictor/prediction';
import type { DrillPlan, FaultExpectation, Shares } from '../drill/plan/plan';
import { milliseconds } from '../duration';
import { BadInput } from '../errors';
import { objectsOf } from './gatewayAddress';
import { entryOf, entryPath } from './plannedEntry';

/** What the user says of the plan beside the service. */
export interface PlanChoices {
    /** URL of the load; without it, the address of the gateway. */
    readonly entry: string | undefined;
    /** Cluster that the drill breaks; without it, the one that gets most of the requests. */
    readonly primary: string | undefined;
    /** `lab` offers faults that only the lab can make. */
    readonly infrastructure: string;
}

const minimumRequests = 2_000;
const tolerance = 0.02;

/**
 * The drill's plan for a service that somebody else deployed: entry, primary and workload from the objects, shares and
 * bounds from the configuration. Only faults that the infrastructure can make are planned.
 *
 * @throws BadInput for what the objects do not say, naming the option that says it.
 */
export function plannedDrill(
    service: ExplainedService,
    inputs: readonly ClusterInput[],
    choices: PlanChoices,
    regionOf: (cluster: string) => string,
): DrillPlan {
    const path = entryPath(service, inputs, choices.entry);
    const primary = choices.primary ?? mostServing(path.losses);
    const loss = path.losses.find(({ cluster, steady }) => cluster === primary && steady > 0);
    if (primary === undefined || !loss) {
        const serving = path.losses.filter(({ steady }) => steady > 0).map(({ cluster }) => cluster);
        throw new BadInput(
            `\`--primary\` is ${primary ?? 'not given'}: it needs a cluster that serves ${service.name}: ${serving.join(', ') || 'none does'}.`,
        );
    }
    const steady = sharesOf(path.losses.map((each) => [each.cluster, each.steady]));
    const faults = path.predictions
        .filter(({ cluster, fault }) => cluster === primary && (fault === 'scale' || choices.infrastructure === 'lab'))
        .map((prediction) => [prediction.fault, expectationOf(path, prediction, loss)] as const);
    return {
        schemaVersion: 1,
        infrastructure: choices.infrastructure,
        scenario: service.name,
        variant: 'planned',
        ...entryOf(path, inputs, choices.entry),
        primary,
        workload: workloadOf(service, primary, inputs),
        clusters: inputs.map(({ name }) => ({ name, region: regionOf(name) })),
        perTryTimeoutMs: milliseconds(path.retries.value.perTryTimeout ?? '') ?? 0,
        baseEjectionTimeMs: milliseconds(path.detection?.value.baseEjectionTime ?? '') ?? 0,
        intervalMs: milliseconds(path.detection?.value.interval ?? '') ?? 0,
        expectations: { tolerance, minimumRequests, steady, recovery: steady, faults: Object.fromEntries(faults) },
    };
}

/** The bounds of a plan hold for the rate that `failover drill` has without flags, and for faults of up to 30 s. */
export const drillConditions: Conditions = { rate: 200, outageMs: 30_000 };

const heldSeconds = Array.from({ length: drillConditions.outageMs / 1_000 }, (_, index) => index + 1);

function mostServing(losses: readonly Loss[]): string | undefined {
    return [...losses].sort((one, other) => other.steady - one.steady).find(({ steady }) => steady > 0)?.cluster;
}

/** What is answered, in parts of it. */
function sharesOf(parts: readonly (readonly [string, number])[]): Shares {
    const sum = parts.reduce((total, [, part]) => total + part, 0);
    return Object.fromEntries(
        parts.filter(([, part]) => part > 0).map(([cluster, part]) => [cluster, Number((part / sum).toFixed(4))]),
    );
}

function expectationOf(
    path: PredictedPath,
    { cluster, fault, firstReplyMs, fullShiftMs, lost }: Prediction,
    loss: Loss,
): FaultExpectation {
    // A drill may hold the fault for less time. Then fewer requests are lost, but ejections end at other moments.
    const failbacks = heldSeconds.map(
        (seconds) => predict(path, cluster, fault, { ...drillConditions, outageMs: seconds * 1_000 }).failbackMs,
    );
    const failbackMs = failbacks.includes(null) ? null : Math.max(...failbacks.map((each) => each ?? 0));
    return {
        fault: sharesOf(Object.entries(loss.shares)),
        lost,
        ...(firstReplyMs !== null && { firstReplyMs }),
        ...(failbackMs !== null && { fullFailbackMs: failbackMs }),
        ...(fullShiftMs !== null && fullShiftMs > drillConditions.outageMs && { patienceMs: fullShiftMs }),
    };
}

/** The one Deployment of the primary cluster that the Service selects. */
function workloadOf(
    { name, namespace }: ExplainedService,
    primary: string,
    inputs: readonly ClusterInput[],
): DrillPlan['workload'] {
    const objects = objectsOf(primary, inputs);
    const here = objects.filter(({ metadata }) => (metadata.namespace ?? 'default') === namespace);
    const service = here.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name);
    const wanted = labelsOf(fieldsOf(service?.content.spec).selector);
    const found = here.filter(({ content, kind }) => {
        const { metadata } = fieldsOf(fieldsOf(content.spec).template);
        return kind === 'Deployment' && selects(wanted, labelsOf(fieldsOf(metadata).labels));
    });
    const [deployment, ...more] = found;
    if (!deployment || more.length > 0) {
        const names = found.map(({ metadata }) => metadata.name).join(', ');
        throw new BadInput(
            `${name}.${namespace} selects ${found.length === 0 ? 'no Deployment' : `several Deployments, ${names},`} in ${primary}; a drill breaks one. Write the plan by hand (docs/reference/drill.md).`,
        );
    }
    const spec = fieldsOf(deployment.content.spec);
    const selector = labelsOf(fieldsOf(spec.selector).matchLabels);
    return {
        namespace,
        deployment: deployment.metadata.name,
        selector: Object.keys(selector).length > 0 ? selector : wanted,
        replicas: numberOf(spec.replicas) ?? 1,
    };
}
