import { BadInput } from '../../errors/badInput';
import { DrillPlan, FAULT_KINDS, FaultKind } from '../plan';
import { Control } from './control';
import { Fault } from './fault';
import { labFault } from './labFault';
import { Deployments, scaleFault } from './scale';
import { workloadFaults } from './workloadFaults';

/** What breaks things: the lab where there is one, and the primary's Deployments where its API server is known. */
export interface Reach {
    readonly control?: Control | undefined;
    readonly deployments?: Deployments | undefined;
}

/** The faults that can be made on this infrastructure and for which the plan says what to expect. */
export function offeredFaults(plan: DrillPlan): FaultKind[] {
    return FAULT_KINDS.filter((kind) => isPossible(kind, plan) && plan.expectations.faults[kind] !== undefined);
}

/** Reads `--fault`: `all`, or kinds separated by commas. Names every one that cannot be, and why. */
export function chosenFaults(text: string, plan: DrillPlan): FaultKind[] {
    const offered = offeredFaults(plan);
    const possible = `Possible here: ${[...offered, 'all'].join(', ')}.`;
    const asked = text.split(',').map((word) => word.trim());
    if (asked.includes('all')) {
        if (offered.length === 0) {
            throw new BadInput(
                `\`--fault\` is all, but ${plan.scenario} (${plan.variant}) promises nothing for any fault that is possible on ${plan.infrastructure}.`,
            );
        }
        return offered;
    }
    const problems = asked.flatMap((word) => {
        const kind = FAULT_KINDS.find((known) => known === word);
        if (!kind) {
            return [`\`--fault\` has \`${word}\`, which is no fault.`];
        }
        if (!isPossible(kind, plan)) {
            return [`\`--fault\` has \`${kind}\`, which only the lab can make; this is ${plan.infrastructure}.`];
        }
        if (!plan.expectations.faults[kind]) {
            return [`\`--fault\` has \`${kind}\`, for which ${plan.scenario} (${plan.variant}) promises nothing.`];
        }
        return [];
    });
    if (problems.length > 0) {
        throw new BadInput([...problems, possible].join('\n'));
    }
    return FAULT_KINDS.filter((kind) => asked.includes(kind));
}

/** The fault itself. */
export function makeFault(kind: FaultKind, plan: DrillPlan, reach: Reach): Fault {
    if (kind === 'scale') {
        if (!reach.deployments) {
            throw new BadInput(
                `Fault scale needs the kubeconfig of ${plan.primary}, which neither the stack nor the plan gives.`,
            );
        }
        return scaleFault(plan, reach.deployments);
    }
    if (kind !== 'crash' && kind !== 'hang' && kind !== 'http-503' && kind !== 'partition') {
        throw new BadInput(`Fault ${kind} cannot be made yet.`);
    }
    if (!reach.control) {
        throw new BadInput(
            `Fault ${kind} is made by the lab, and no lab is running here: \`failover lab up\` starts one.`,
        );
    }
    return labFault(kind, plan, reach.control);
}

function isPossible(kind: FaultKind, plan: DrillPlan): boolean {
    return kind === 'scale' || (plan.infrastructure === 'lab' && workloadFaults.some((own) => own === kind));
}
