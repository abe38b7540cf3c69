import { now } from '../../../drill/clock';
import type { Control, LabFault } from '../../../drill/faults/control';

/** A lab that remembers; `fail` lets its next replies get lost after it has acted. */
export class MemoryLab implements Control {
    held: LabFault[] = [];
    readonly requests: unknown[] = [];
    fail = 0;
    /** When it last injected or reverted a fault. */
    actedAt = 0;

    status(): Promise<{ faults: LabFault[] }> {
        return Promise.resolve({ faults: [...this.held] });
    }

    beginFault(fault: Parameters<Control['beginFault']>[0]): ReturnType<Control['beginFault']> {
        this.requests.push(fault);
        this.held.push({ id: `f${this.requests.length}`, kind: fault.kind, cluster: fault.cluster });
        return this.reply({ id: `f${this.requests.length}`, startedAt: (this.actedAt = now()), pods: ['p1'] });
    }

    endFault(id: string): ReturnType<Control['endFault']> {
        if (!this.held.some((fault) => fault.id === id)) {
            return Promise.reject(new Error(`no fault ${id}`));
        }
        this.held = this.held.filter((fault) => fault.id !== id);
        return this.reply({ endedAt: (this.actedAt = now()) });
    }

    private reply<T>(value: T): Promise<T> {
        return this.fail-- > 0 ? Promise.reject(new Error('socket hang up')) : Promise.resolve(value);
    }
}
