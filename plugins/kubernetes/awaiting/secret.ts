import { at, type Properties, textAt } from '../../protocol/values';
import { type Progress, ready, waiting } from './progress';

/** A Secret for the token of a service account is complete when the controller manager has filled it in. */
export function secretProgress(secret: Properties): Progress {
    return textAt(secret, 'type') !== 'kubernetes.io/service-account-token' || at(secret, 'data', 'token') !== undefined
        ? ready
        : waiting('no token was filled in');
}
