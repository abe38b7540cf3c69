import { FaultKind } from '../plan/plan';
import { Act } from './act';

/** Something a drill can break and must mend. */
export interface Fault extends Omit<Act, 'mend'> {
    readonly name: FaultKind;
}
