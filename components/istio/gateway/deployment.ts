import type * as kubernetes from '@pulumi/kubernetes';
import { spread } from '../../spread';
import type { GatewaySpec } from './ingressGatewaySpec';

/** Labels of the gateway's pods, which Service, disruption budget and Istio `Gateway`s select by. */
export function gatewayLabels(spec: GatewaySpec): { [label: string]: string } {
    return { app: spec.gatewayName, ...spec.selector };
}

/** Name, namespace and labels of every object of the gateway. */
export function gatewayMetadata(spec: GatewaySpec) {
    return {
        name: spec.gatewayName,
        namespace: spec.namespace,
        labels: { ...gatewayLabels(spec), 'app.kubernetes.io/name': spec.gatewayName },
    };
}

/**
 * The Deployment of an auto-injected gateway
 * (https://istio.io/latest/docs/setup/additional-setup/gateway/#deploying-a-gateway): the control plane's webhook
 * replaces `image: auto` by its own proxy image and adds arguments, environment, volumes and the readiness probe.
 * It names no `replicas`: those are the autoscaler's.
 */
export function gatewayDeployment(spec: GatewaySpec) {
    const labels = gatewayLabels(spec);
    return {
        metadata: gatewayMetadata(spec),
        spec: {
            selector: { matchLabels: labels },
            strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
            template: {
                metadata: {
                    annotations: {
                        'inject.istio.io/templates': 'gateway',
                        'prometheus.io/path': '/stats/prometheus',
                        'prometheus.io/port': '15020',
                        'prometheus.io/scrape': 'true',
                    },
                    labels: {
                        ...spec.labels,
                        ...labels,
                        'app.kubernetes.io/name': spec.gatewayName,
                        'istio.io/dataplane-mode': 'none',
                        'sidecar.istio.io/inject': 'true',
                        ...(spec.revision !== undefined && { 'istio.io/rev': spec.revision }),
                    },
                },
                spec: {
                    serviceAccountName: spec.gatewayName,
                    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
                    securityContext: {
                        seccompProfile: { type: 'RuntimeDefault' },
                        // Lets a process without privileges listen on 80 and 443; safe since Kubernetes 1.22.
                        sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
                    },
                    topologySpreadConstraints: spread(spec.selector), // gateways that replace each other count as one
                    containers: [proxy(spec)],
                },
            },
        },
    } satisfies kubernetes.apps.v1.DeploymentArgs;
}

function proxy(spec: GatewaySpec) {
    const environment = Object.entries(spec.environment).map(([variable, value]) => ({ name: variable, value }));
    return {
        name: 'istio-proxy', // the container name that the webhook completes
        image: 'auto',
        ...(environment.length > 0 && { env: environment }),
        ports: [{ name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }],
        resources: {
            requests: { cpu: spec.cpuRequest, memory: spec.memoryRequest },
            limits: { cpu: spec.cpuLimit, memory: spec.memoryLimit },
        },
        securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            privileged: false,
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            runAsUser: 1337, // istio-proxy
            runAsGroup: 1337,
        },
    } satisfies kubernetes.types.input.core.v1.Container;
}
