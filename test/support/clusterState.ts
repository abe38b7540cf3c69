import { certificateState } from './certificateState';
import { cloudState } from './cloudState';
import { opened } from './secrets';

/** Address that the recorded cluster gives to Services of type LoadBalancer. */
const loadBalancerIp = '203.0.113.7';

/** Address that it gives to Services inside the cluster. */
const clusterIP = '10.96.0.10';

/** What its controller manager puts into the Secret of an account's token. Base64. */
export const tokenData = { token: 'c3RhbmRzIGZvciBhIHRva2Vu', 'ca.crt': 'c3RhbmRzIGZvciBhIGNlcnRpZmljYXRl' };

/** What a plugin makes of the inputs of a resource: as asked for, plus what programs read of it. */
export function clusterState(type: string, inputs: Record<string, unknown>, name = ''): Record<string, unknown> {
    if (type === 'kubernetes:core/v1:Service') {
        const spec = opened(inputs['spec']) as Record<string, unknown> | undefined;
        return {
            ...inputs,
            spec: { ...spec, clusterIP },
            ...(spec?.['type'] === 'LoadBalancer' && {
                status: { loadBalancer: { ingress: [{ ip: loadBalancerIp }] } },
            }),
        };
    }
    return type === 'kubernetes:core/v1:Secret' && opened(inputs['type']) === 'kubernetes.io/service-account-token'
        ? { ...inputs, data: tokenData }
        : { ...inputs, ...certificateState(type), ...cloudState(type, inputs, name) };
}

/** The same, with an address of its own for each Service of type LoadBalancer: several clusters are told apart by them. */
export function stateWithOwnAddresses(
    type: string,
    inputs: Record<string, unknown>,
    name = '',
): Record<string, unknown> {
    const state = clusterState(type, inputs, name);
    const sum = [...name].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 65_025, 7);
    const ip = `198.19.${1 + Math.floor(sum / 255)}.${1 + (sum % 255)}`;
    return type === 'kubernetes:core/v1:Service' && 'status' in state
        ? { ...state, status: { loadBalancer: { ingress: [{ ip }] } } }
        : state;
}

/** What a plugin says of a resource that somebody else made, e.g. the Service of a proxy. */
export function readState(type: string, id: string): Record<string, unknown> {
    const [namespace, name] = id.split('/');
    return type === 'kubernetes:core/v1:Service'
        ? {
              metadata: { namespace, name },
              spec: { clusterIP, ports: [{ port: 80, nodePort: 30_080 }] },
              status: { loadBalancer: { ingress: [{ ip: loadBalancerIp }] } },
          }
        : {};
}
