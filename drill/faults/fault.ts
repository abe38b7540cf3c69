import type { FaultKind } from '../plan/plan';
import type { Act } from './act';

/** A fault that a drill injects and must revert. */
export interface Fault extends Required<Omit<Act, 'mend'>> {
    readonly name: FaultKind;
}
