import { type Properties, textAt } from '../../protocol/values';
import { type Progress, ready, waiting } from './progress';

/** A volume that a claim can use, or uses. */
export function volumeProgress(volume: Properties): Progress {
    const phase = phaseOf(volume);
    return phase === 'Available' || phase === 'Bound' ? ready : waiting(`the volume is ${phase}`);
}

/**
 * A claim is bound, except where its class binds only once a pod uses it (`WaitForFirstConsumer`).
 *
 * @param storageClass The class of the claim, where there is one.
 */
export function claimProgress(claim: Properties, storageClass: Properties | undefined): Progress {
    const phase = phaseOf(claim);
    const isBoundByPod = textAt(storageClass, 'volumeBindingMode') === 'WaitForFirstConsumer';
    return phase === 'Bound' || (isBoundByPod && phase === 'Pending') ? ready : waiting(`the claim is ${phase}`);
}

const phaseOf = (object: Properties): string => textAt(object, 'status', 'phase') ?? 'new';
