import type { FaultKind } from '../plan/plan';
import type { Act } from './act';

/** Something a drill can break and must mend. */
export interface Fault extends Omit<Act, 'mend'> {
    readonly name: FaultKind;
}
