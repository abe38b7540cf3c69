import type * as kubernetes from '@pulumi/kubernetes';
import { containerPort, controllerName, envoyGatewayGroup, proxyLabels } from '../names';
import type { ReachSpec } from './reachSpec';

/** A listener of a `Gateway`. */
export interface GatewayListener {
    name: string;
    port: number;
    protocol: 'HTTP' | 'TLS';
    hostname?: string;
    tls?: { mode: 'Terminate'; certificateRefs: { name: string }[] };
    allowedRoutes?: { kinds: { kind: string }[] };
}

export function gatewayClass({ className }: ReachSpec) {
    return {
        metadata: { name: className },
        spec: { controllerName },
    };
}

/**
 * How Envoy Gateway runs the gateway. Its own Service stays inside the cluster: {@link gatewayService} is the one that
 * is exposed, as Pulumi waits for that one and knows its address.
 */
export function envoyProxy({ backendSecretName, gatewayName, namespace, proxyReplicas, sharesClusters }: ReachSpec) {
    return {
        metadata: { name: gatewayName, namespace },
        spec: {
            provider: {
                type: 'Kubernetes',
                kubernetes: {
                    envoyDeployment: { replicas: proxyReplicas, patch: patientReadiness },
                    envoyService: { type: 'ClusterIP' },
                },
            },
            ...(backendSecretName !== undefined && {
                backendTLS: { clientCertificateRef: { kind: 'Secret', name: backendSecretName } },
            }),
            ...(sharesClusters && { mergeBackends: {} }),
        },
    };
}

/**
 * Envoy Gateway takes a pod out of its Service after one probe without a reply, and asks again only 5 s later: a stall of two
 * seconds at the wrong moment takes a whole cluster, where one gateway stands for it. With these, three probes have to fail.
 */
const patientReadiness = {
    type: 'StrategicMerge',
    value: {
        spec: {
            template: {
                spec: { containers: [{ name: 'envoy', readinessProbe: { periodSeconds: 2, failureThreshold: 3 } }] },
            },
        },
    },
};

/** The Gateway. Pulumi waits until Envoy Gateway has programmed it, which it does when an Envoy pod is ready. */
export function gateway({ className, gatewayName, namespace }: ReachSpec, listeners: GatewayListener[]) {
    return {
        metadata: {
            name: gatewayName,
            namespace,
            annotations: { 'pulumi.com/waitFor': 'condition=Programmed' },
        },
        spec: {
            gatewayClassName: className,
            infrastructure: {
                parametersRef: { group: envoyGatewayGroup, kind: 'EnvoyProxy', name: gatewayName },
            },
            listeners,
        },
    };
}

/** The Service in front of the gateway's Envoy pods. */
export function gatewayService(spec: ReachSpec) {
    const { gatewayName, namespace, nodePort, port } = spec;
    return {
        metadata: {
            name: spec.serviceName,
            namespace: spec.proxyNamespace,
            ...(spec.serviceAnnotations && { annotations: spec.serviceAnnotations }),
        },
        spec: {
            type: spec.exposure,
            selector: proxyLabels({ name: gatewayName, namespace }),
            ports: [
                {
                    name: 'gateway',
                    port,
                    targetPort: containerPort(port),
                    protocol: 'TCP',
                    ...(nodePort !== undefined && { nodePort }),
                },
            ],
        },
    } satisfies kubernetes.core.v1.ServiceArgs;
}
