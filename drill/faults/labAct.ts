import { type Act, nothingLeft } from './act';
import { type Control, endLabFault, type LabFaultRequest } from './control';
import type { FaultAction } from './recipe';

/** A fault that the lab makes and holds until told to end it. What is left of one, the lab itself lists. */
export function labAct(action: Extract<FaultAction, { do: LabFaultRequest['kind'] }>, control: Control): Act {
    const { do: kind, cluster } = action;
    const wanted: LabFaultRequest =
        action.do === 'partition'
            ? { kind, cluster }
            : { kind, cluster, namespace: action.namespace, selector: action.selector };
    let id: string | undefined;
    let asked = false;
    return {
        description: describe(action),
        async begin() {
            asked = true;
            const begun = await control.beginFault(wanted);
            id = begun.id;
            return { startedAt: begun.startedAt, pods: begun.pods };
        },
        async end() {
            if (id !== undefined) {
                return endLabFault(control, id);
            }
            let endedAt = Date.now();
            if (asked) {
                // The reply to `begin` never came: whether the lab has begun is for the lab to say.
                for (const held of (await control.status()).faults) {
                    if (held.kind === kind && held.cluster === cluster) {
                        ({ endedAt } = await endLabFault(control, held.id));
                    }
                }
            }
            return { endedAt };
        },
        mend: nothingLeft,
    };
}

function describe(action: Parameters<typeof labAct>[0]): string {
    if (action.do === 'partition') {
        return `the link between ${action.cluster} and every other cluster drops all packets`;
    }
    const pods = `every pod of ${Object.values(action.selector).join(' ')} in ${action.cluster}`;
    switch (action.do) {
        case 'crash':
            return `${pods} killed (SIGKILL) and kept down`;
        case 'hang':
            return `${pods} stopped (SIGSTOP): connections stand, nothing answers`;
        case 'http-503':
            return `${pods} answers 503, its probes stay green`;
        case 'unreachable':
            return `${pods} cut off: packets to it and from it are dropped, nothing is refused`;
    }
}
