import type { LocalityFailoverSpec } from '../locality/localityFailoverSpec';

/** API version of all three objects; storage version of the CRDs, served since Istio 1.22. */
export const networking = 'networking.istio.io/v1';

/** An Istio `Gateway` (https://istio.io/latest/docs/reference/config/networking/gateway/): the fields we emit. */
export interface Gateway {
    apiVersion: typeof networking;
    kind: 'Gateway';
    metadata: { name: string; namespace: string };
    spec: {
        selector: { [label: string]: string };
        servers: { port: { number: number; name: string; protocol: 'HTTP' }; hosts: string[] }[];
    };
}

/** Opens port 80 of the ingress gateway for the hosts. */
export function gateway(
    spec: Pick<LocalityFailoverSpec, 'gatewayName' | 'gatewaySelector' | 'hosts' | 'namespace'>,
): Gateway {
    return {
        apiVersion: networking,
        kind: 'Gateway',
        metadata: { name: spec.gatewayName, namespace: spec.namespace },
        spec: {
            selector: spec.gatewaySelector,
            servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: spec.hosts }],
        },
    };
}
