import type * as kubernetes from '@pulumi/kubernetes';
import { spread } from '../spread';

/** What the Deployments of applications differ in, but for their containers. */
interface Application {
    name: string;
    namespace: string;
    labels: Record<string, string>;
    replicas: number;
    sidecar: boolean;
    /** Absent: the default revision. */
    revision?: string | undefined;
    terminationGracePeriodSeconds: number;
}

/**
 * A Deployment whose pods are spread over nodes and zones, run as no root, and are replaced one by one. `pod` is the rest
 * of their specification.
 */
export function applicationDeployment<Pod extends Pick<kubernetes.types.input.core.v1.PodSpec, 'containers'>>(
    { name, namespace, labels, replicas, sidecar, revision, terminationGracePeriodSeconds }: Application,
    pod: Pod,
) {
    return {
        metadata: { name, namespace, labels },
        spec: {
            replicas,
            selector: { matchLabels: labels },
            // New pods are ready before old ones terminate.
            strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
            template: {
                metadata: {
                    labels: {
                        ...labels,
                        'sidecar.istio.io/inject': String(sidecar),
                        ...(revision !== undefined && { 'istio.io/rev': revision }),
                    },
                },
                spec: {
                    automountServiceAccountToken: false,
                    enableServiceLinks: false, // they would set the variables by which Bookinfo's callers find each other
                    terminationGracePeriodSeconds,
                    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
                    topologySpreadConstraints: spread(labels),
                    ...pod,
                },
            },
        },
    } satisfies kubernetes.apps.v1.DeploymentArgs;
}
