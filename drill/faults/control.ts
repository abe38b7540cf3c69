import type { LabFaultRequest } from '../../labFaults';
import { between, now } from '../clock';

/** A fault the lab holds, as its status lists it. */
export interface LabFault {
    id: string;
    kind: string;
    cluster: string;
}

/** The lab's control socket, as far as a drill needs it; the lab's own client is one. */
export interface Control {
    status(): Promise<{ faults: LabFault[] }>;
    beginFault(fault: LabFaultRequest): Promise<{ id: string; startedAt: number; pods: readonly string[] }>;
    endFault(id: string): Promise<{ endedAt: number }>;
}

/** Ends a fault of the lab. One that the lab does not hold (any more) has ended: not an error. */
export async function endLabFault(control: Control, id: string): Promise<{ endedAt: number }> {
    const askedAt = now();
    try {
        const { endedAt } = await control.endFault(id);
        return { endedAt: between(askedAt, endedAt, now()) };
    } catch (error) {
        const { faults } = await control.status();
        if (faults.some((fault) => fault.id === id)) {
            throw error;
        }
        return { endedAt: askedAt };
    }
}
