import { isDeepStrictEqual } from 'node:util';
import { at, type Properties } from '../../protocol/values';
import { type Progress, ready, waiting } from './progress';

/** A quota is enforced once its controller has taken its limits into the status. */
export function resourceQuotaProgress(quota: Properties): Progress {
    return isDeepStrictEqual(at(quota, 'status', 'hard'), at(quota, 'spec', 'hard'))
        ? ready
        : waiting('the controller has not seen its limits yet');
}
