import type * as kubernetes from '@pulumi/kubernetes';
import { echoLabels } from './echoDeployment';
import type { EchoSpec } from './echoSpec';

/** Port of the Service. */
export const echoServicePort = 80;

/** The ClusterIP Service in front of the echo pods. Its port is named `http`: without that Istio has to guess. */
export function echoService(spec: EchoSpec) {
    return {
        metadata: { name: spec.appName, namespace: spec.namespace, labels: echoLabels(spec) },
        spec: {
            type: 'ClusterIP',
            selector: echoLabels(spec),
            ports: [{ name: 'http', port: echoServicePort, targetPort: 'http', protocol: 'TCP' }],
        },
    } satisfies kubernetes.core.v1.ServiceArgs;
}

/** Fully qualified host of the Service; the same in every cluster, which is what makes it one service to Istio. */
export const echoHost = (spec: EchoSpec) => `${spec.appName}.${spec.namespace}.svc.cluster.local`;
