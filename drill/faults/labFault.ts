import { DrillPlan } from '../plan';
import { Control, endLabFault, LabFaultRequest } from './control';
import { Fault } from './fault';

/** A fault that the lab makes and holds until told to end it. */
export function labFault(kind: LabFaultRequest['kind'], plan: DrillPlan, control: Control): Fault {
    const { namespace, selector, deployment } = plan.workload;
    const wanted: LabFaultRequest =
        kind === 'partition' ? { kind, cluster: plan.primary } : { kind, cluster: plan.primary, namespace, selector };
    let id: string | undefined;

    return {
        name: kind,
        description: describe(kind, deployment, plan.primary),
        async begin() {
            const begun = await control.beginFault(wanted);
            id = begun.id;
            return { startedAt: begun.startedAt, pods: begun.pods };
        },
        async end() {
            if (id !== undefined) {
                return endLabFault(control, id);
            }
            // The reply to `begin` never came: whether the lab has begun is for the lab to say.
            let endedAt = Date.now();
            for (const held of (await control.status()).faults) {
                if (held.kind === kind && held.cluster === plan.primary) {
                    ({ endedAt } = await endLabFault(control, held.id));
                }
            }
            return { endedAt };
        },
    };
}

function describe(kind: LabFaultRequest['kind'], deployment: string, primary: string): string {
    switch (kind) {
        case 'crash':
            return `every pod of ${deployment} in ${primary} killed (SIGKILL) and kept down`;
        case 'hang':
            return `every pod of ${deployment} in ${primary} stopped (SIGSTOP): connections stand, nothing answers`;
        case 'http-503':
            return `every pod of ${deployment} in ${primary} answers 503, its probes stay green`;
        case 'partition':
            return `the link between ${primary} and every other cluster drops all packets`;
    }
}
