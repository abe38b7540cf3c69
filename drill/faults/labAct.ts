import { describeLabFault, type LabFaultRequest } from '../../labFaults';
import { between, now } from '../clock';
import { type Act, nothingLeft } from './act';
import { type Control, endLabFault } from './control';
import type { WatchLabEffect } from './drillAccess';
import type { Proof } from './proof';
import type { LabAction } from './recipe';

/** A fault that the lab injects and holds until it is told to revert it. The lab itself lists what is left of one. */
export function labAct({ do: kind, ...target }: LabAction, control: Control, watch: WatchLabEffect): Act {
    const wanted: LabFaultRequest = { kind, ...target };
    const { cluster } = target;
    let id: string | undefined;
    let asked = false;
    let readEffect: (() => Promise<Proof>) | undefined;
    return {
        description: describeLabFault(wanted),
        async begin() {
            readEffect = await watch(wanted);
            asked = true;
            const askedAt = now();
            const begun = await control.beginFault(wanted);
            id = begun.id;
            return { startedAt: between(askedAt, begun.startedAt, now()), pods: begun.pods };
        },
        async readBack() {
            const { faults } = await control.status();
            return readEffect && faults.some((fault) => fault.id === id)
                ? readEffect()
                : { state: 'undone', text: `The lab no longer holds ${kind} in ${cluster}: somebody ended it.` };
        },
        async end() {
            if (id !== undefined) {
                return endLabFault(control, id);
            }
            let endedAt = now();
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
