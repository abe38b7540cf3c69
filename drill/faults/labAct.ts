import { describeLabFault, type LabFaultRequest } from '../../labFaults';
import { type Act, nothingLeft } from './act';
import { type Control, endLabFault } from './control';
import type { LabAction } from './recipe';

/** A fault that the lab injects and holds until it is told to revert it. The lab itself lists what is left of one. */
export function labAct({ do: kind, ...target }: LabAction, control: Control): Act {
    const wanted: LabFaultRequest = { kind, ...target };
    const { cluster } = target;
    let id: string | undefined;
    let asked = false;
    return {
        description: describeLabFault(wanted),
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
