import { faultKinds } from '../drill/plan/plan';
import { labFaultKinds } from '../labFaults';
import { choices } from '../stacks';
import { onAbortChoices } from './shiftFlags';

/** Values of options and arguments that are checked later than the command line is read, by flag or argument name. */
export const completedValues: Readonly<Record<string, readonly string[]>> = {
    '--infrastructure': choices.infrastructures,
    '--scenario': choices.scenarios,
    '--variant': choices.variants,
    '--fault': [...faultKinds, 'all'],
    '--on-abort': onAbortChoices,
    kind: labFaultKinds,
};
