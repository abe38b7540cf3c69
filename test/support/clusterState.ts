import { opened } from './secrets';

/** Address that the recorded cluster gives to Services of type LoadBalancer. */
export const loadBalancerIp = '203.0.113.7';

/** What a cluster makes of the inputs of a resource: as asked for, plus the status that programs read. */
export function clusterState(type: string, inputs: Record<string, unknown>): Record<string, unknown> {
    const spec = opened(inputs['spec']);
    const balanced = typeof spec === 'object' && spec !== null && Reflect.get(spec, 'type') === 'LoadBalancer';
    return type === 'kubernetes:core/v1:Service' && balanced
        ? { ...inputs, status: { loadBalancer: { ingress: [{ ip: loadBalancerIp }] } } }
        : inputs;
}
