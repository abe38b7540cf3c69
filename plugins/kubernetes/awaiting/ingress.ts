import { objectsAt, type Properties } from '../../protocol/values';
import { type Progress, ready, waiting } from './progress';

/** An Ingress has its address from an ingress controller. */
export function ingressProgress(ingress: Properties): Progress {
    return objectsAt(ingress, 'status', 'loadBalancer', 'ingress').length > 0
        ? ready
        : waiting('no address was assigned: does an ingress controller serve its class?');
}
