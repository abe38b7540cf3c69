import type * as kubernetes from '@pulumi/kubernetes';
import { serviceHost } from '../clusterDomain';
import type { EchoSpec } from './echoAppSpec';

/**
 * The ClusterIP Service in front of the echo pods. Its port is named `http`, so that Istio does not have to detect the
 * protocol.
 */
export function echoService(spec: EchoSpec) {
    return {
        metadata: { name: spec.serviceName, namespace: spec.namespace, labels: spec.labels },
        spec: {
            type: 'ClusterIP',
            selector: spec.labels,
            ports: [{ name: 'http', port: spec.servicePort, targetPort: 'http', protocol: 'TCP' }],
        },
    } satisfies kubernetes.core.v1.ServiceArgs;
}

/** Fully qualified host of the Service. Istio treats equal hosts of several clusters as one service. */
export const echoHost = ({ clusterDomain, namespace, serviceName }: EchoSpec) =>
    serviceHost(serviceName, namespace, clusterDomain);
