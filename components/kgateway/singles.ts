import type { Single } from '../declaredOnce';
import { targetName } from './groups';
import type { PriorityBackendSpec } from './priorityBackendSpec';

/** What a cluster has once. A `routeName` with a cluster's name after it may be that of another route, or of its target. */
export function prioritySingles(spec: PriorityBackendSpec): Single[] {
    const { namespace, routeName, targets } = spec;
    const fix = 'give each its own `routeName`.';
    const backends = [routeName, ...targets.map((_, index) => targetName(spec, index))];
    return [
        { path: 'routeName', thing: `HTTPRoute ${namespace}/${routeName}`, fix },
        ...backends.map((name) => ({ path: 'routeName', thing: `Backend ${namespace}/${name} of kgateway`, fix })),
    ];
}
