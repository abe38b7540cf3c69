import { BadInput } from '../../errors';
import { type DrillPlan, type FaultKind, faultKinds } from '../plan/plan';
import { actOf, needsLab } from './actOf';
import { composedFault } from './composedFault';
import type { DrillAccess } from './drillAccess';
import type { Fault } from './fault';
import type { FaultAction, Probe } from './recipe';
import { recipeOf } from './workloadFaults';

/** Access to the lab, where there is one: only it can inject faults into pods. */
type LabAccess = Pick<DrillAccess, 'control'>;

/** What only the cluster knows: whether these actions are possible in it. */
const dependOnCluster = {
    sidecar: 'With an Istio sidecar',
    'deny-ingress': 'Where the cluster enforces NetworkPolicies',
} as const;

/**
 * Faults that this infrastructure can inject and the plan has expectations for. Those that depend on the cluster are left
 * out where the plan does not describe them.
 */
export function availableFaults(plan: DrillPlan, access: LabAccess): FaultKind[] {
    return expectedFaults(plan, access).filter((kind) => conditionOf(kind, plan, access) === undefined);
}

function expectedFaults(plan: DrillPlan, access: LabAccess): FaultKind[] {
    return faultKinds.filter((kind) => isPossible(kind, plan, access) && plan.expectations.faults[kind] !== undefined);
}

/** The action by which a fault depends on the cluster. */
function conditionOf(kind: FaultKind, plan: DrillPlan, access: LabAccess): keyof typeof dependOnCluster | undefined {
    const actions = plan.faults?.[kind] ? [] : recipeOf(kind, plan, access.control !== undefined)?.actions;
    return actions?.map((action) => action.do).find((kind) => kind === 'sidecar' || kind === 'deny-ingress');
}

/** Reads `--fault`: `all`, or kinds separated by commas. Without it, `crash` where that is possible, else all. One error names every fault that cannot be injected, and why. */
export function chosenFaults(text: string | undefined, plan: DrillPlan, access: LabAccess): FaultKind[] {
    const offered = availableFaults(plan, access);
    const byName = (['sidecar', 'deny-ingress'] as const).flatMap((condition) => {
        const kinds = expectedFaults(plan, access).filter((kind) => conditionOf(kind, plan, access) === condition);
        return kinds.length === 0 ? [] : [`${dependOnCluster[condition]}, by name: ${kinds.join(', ')}.`];
    });
    const possible = [
        `Possible here: ${offered.length === 0 ? 'none' : [...offered, 'all'].join(', ')}.`,
        ...byName,
    ].join(' ');
    const asked = (text ?? (offered.includes('crash') ? 'crash' : 'all')).split(',').map((word) => word.trim());
    if (asked.includes('all')) {
        if (offered.length === 0) {
            throw new BadInput(
                `\`--fault\` is all, but ${plan.scenario} (${plan.variant}) has no expectations for any fault that is possible on ${plan.infrastructure}.`,
            );
        }
        return offered;
    }
    const problems = asked.flatMap((word) => {
        const kind = faultKinds.find((known) => known === word);
        if (!kind) {
            return [`\`--fault\` has \`${word}\`, which is no fault.`];
        }
        if (!plan.expectations.faults[kind]) {
            return [`\`--fault\` has \`${kind}\`, for which ${plan.scenario} (${plan.variant}) has no expectations.`];
        }
        if (!isPossible(kind, plan, access)) {
            return [`\`--fault\` has \`${kind}\`, which only the lab can make; this is ${plan.infrastructure}.`];
        }
        return [];
    });
    if (problems.length > 0) {
        throw new BadInput([...problems, possible].join('\n'));
    }
    return faultKinds.filter((kind) => asked.includes(kind));
}

/** A fault with everything its drill needs. */
export interface MadeFault {
    readonly fault: Fault;
    /** In place for the whole drill: injected before the load starts, reverted after it ends. */
    readonly circumstances: Fault;
    readonly probes: readonly Probe[];
}

/** The fault; throws where it cannot be injected here. */
export function makeFault(kind: FaultKind, plan: DrillPlan, reach: DrillAccess): MadeFault {
    const recipe = recipeOf(kind, plan, reach.control !== undefined);
    if (!recipe) {
        throw new BadInput(`Fault ${kind} has no recipe: the plan has no \`faults.${kind}\`.`);
    }
    const { before = [], actions, probes = [] } = recipe;
    for (const probe of probes) {
        const material = 'sni' in probe ? probe.material : undefined;
        if (material !== undefined && !reach.materials[material]) {
            throw new BadInput(`Fault ${kind} needs \`${material}\` of the stack's output \`drillSecrets\`.`);
        }
    }
    const acts = (list: readonly FaultAction[]) => list.map((action) => actOf(action, kind, reach));
    const [prepared, done] = [acts(before), acts(actions)];
    const descriptions = [...prepared, ...done].map(({ description }) => description);
    const probed = probes.map(({ name }) => `probe sent straight to the gateway: ${name}`);
    const description = recipe.description ?? [...descriptions, ...probed].join('; ');
    return {
        fault: composedFault(kind, description, done),
        circumstances: composedFault(kind, prepared.map((act) => act.description).join('; '), prepared),
        probes,
    };
}

function isPossible(kind: FaultKind, plan: DrillPlan, { control }: LabAccess): boolean {
    const recipe = recipeOf(kind, plan, control !== undefined);
    if (!recipe) {
        return false;
    }
    return control !== undefined || ![...(recipe.before ?? []), ...recipe.actions].some(needsLab);
}
