import { describeLabFault, type LabFaultRequest } from '../../labFaults';
import { type Act, nothingLeft } from './act';
import { type Control, endLabFault } from './control';
import { held } from './proof';
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
        async readBack() {
            const { faults } = await control.status();
            return faults.some((fault) => fault.id === id)
                ? held
                : { state: 'undone', text: `The lab no longer holds ${kind} in ${cluster}: somebody ended it.` };
        },
        async end() {
            if (id !== undefined) {
                return endLabFault(control, id);
            }
            let endedAt = Date.now();
            if (asked) {
                // The reply to `begin` never came: whether the lab has begun is for the lab to say.
                for (const left of (await control.status()).faults) {
                    if (left.kind === kind && left.cluster === cluster) {
                        ({ endedAt } = await endLabFault(control, left.id));
                    }
                }
            }
            return { endedAt };
        },
        mend: nothingLeft,
    };
}
