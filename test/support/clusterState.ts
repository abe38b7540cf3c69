import { certificateState } from './certificateState';
import { opened } from './secrets';

/** Address that the recorded cluster gives to Services of type LoadBalancer. */
export const loadBalancerIp = '203.0.113.7';

/** What a plugin makes of the inputs of a resource: as asked for, plus what programs read of it. */
export function clusterState(type: string, inputs: Record<string, unknown>): Record<string, unknown> {
    const spec = opened(inputs['spec']);
    const balanced = typeof spec === 'object' && spec !== null && Reflect.get(spec, 'type') === 'LoadBalancer';
    return type === 'kubernetes:core/v1:Service' && balanced
        ? { ...inputs, status: { loadBalancer: { ingress: [{ ip: loadBalancerIp }] } } }
        : { ...inputs, ...certificateState(type) };
}
