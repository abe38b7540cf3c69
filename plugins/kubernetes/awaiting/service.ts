import { isObject } from '../../../isObject';
import { at, objectsAt, type Properties, textAt } from '../../protocol/values';
import { type Progress, ready, waiting } from './progress';

/** Whether a Service is expected to have endpoints: not without a selector, not headless, not an external name. */
export function selectsPods(service: Properties): boolean {
    const selector = at(service, 'spec', 'selector');
    return (
        isObject(selector) &&
        Object.keys(selector).length > 0 &&
        textAt(service, 'spec', 'type') !== 'ExternalName' &&
        textAt(service, 'spec', 'clusterIP') !== 'None'
    );
}

/** A LoadBalancer has its address, and a Service that selects pods has an endpoint that is ready. */
export function serviceProgress(service: Properties, endpointSlices: Properties[]): Progress {
    const missing = [
        ...(selectsPods(service) && !endpointSlices.some(hasReadyEndpoint)
            ? [
                  'it has no endpoint that is ready: the pods its `spec.selector` matches may not be ready, or it may match none',
              ]
            : []),
        ...(textAt(service, 'spec', 'type') === 'LoadBalancer' &&
        objectsAt(service, 'status', 'loadBalancer', 'ingress').length === 0
            ? ['no load balancer address was assigned']
            : []),
    ];
    return missing.length === 0 ? ready : waiting(missing.join('; '));
}

/** A missing `ready` condition counts as ready (EndpointConditions, discovery.k8s.io/v1). */
function hasReadyEndpoint(slice: Properties): boolean {
    return objectsAt(slice, 'endpoints').some((endpoint) => at(endpoint, 'conditions', 'ready') !== false);
}
