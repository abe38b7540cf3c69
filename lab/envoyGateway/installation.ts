import type { KubernetesObject } from '@kubernetes/client-node';
import { controller, envoyGatewayNamespace as namespace, imageRepository } from './names';

type Manifest = KubernetesObject & Record<string, unknown>;

const labels = {
    'control-plane': controller,
    'app.kubernetes.io/name': 'gateway-helm',
    'app.kubernetes.io/instance': 'eg',
};

const ports = { grpc: 18_000, ratelimit: 18_001, wasm: 18_002, metrics: 19_001 };

/** Without a tag: the lab runs the program that it was started with. */
const image = `docker.io/${imageRepository}`;

/** The objects of Envoy Gateway's chart, without what serves scaling, rate limits and topology-aware routing. */
export function installation(): Manifest[] {
    return [serviceAccount, clusterRoleBinding, configMap(), service, deployment()];
}

const serviceAccount: Manifest = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: controller, namespace },
};

/** More than the chart's roles: what the controller may do is not what a lab is for. */
const clusterRoleBinding: Manifest = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: controller },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: controller, namespace }],
};

/** The chart's settings. `Backend` and `EnvoyPatchPolicy` are off by default; a failover needs them. */
function configMap(): Manifest {
    const configuration = {
        apiVersion: 'gateway.envoyproxy.io/v1alpha1',
        kind: 'EnvoyGateway',
        gateway: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
        // The default image is that of the development branch.
        provider: { type: 'Kubernetes', kubernetes: { shutdownManager: { image } } },
        logging: { level: { default: 'info' } },
        extensionApis: { enableBackend: true, enableEnvoyPatchPolicy: true },
    };
    return {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `${controller}-config`, namespace, labels },
        data: { 'envoy-gateway.yaml': JSON.stringify(configuration) },
    };
}

/** Headless, where the chart's has a ClusterIP: the lab does not route those. */
const service: Manifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: controller, namespace, labels },
    spec: {
        clusterIP: 'None',
        selector: labels,
        ports: Object.entries(ports).map(([name, port]) => ({ name, port, targetPort: port, protocol: 'TCP' })),
    },
};

function deployment(): Manifest {
    const probe = (path: string, settings: object) => ({ httpGet: { path, port: 8081 }, ...settings });
    const container = {
        name: controller,
        image,
        args: ['server', '--config-path=/config/envoy-gateway.yaml'],
        env: [
            { name: 'ENVOY_GATEWAY_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
            { name: 'KUBERNETES_CLUSTER_DOMAIN', value: 'cluster.local' },
        ],
        ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
        startupProbe: probe('/healthz', { failureThreshold: 30, periodSeconds: 1 }),
        livenessProbe: probe('/healthz', { periodSeconds: 20 }),
        readinessProbe: probe('/readyz', { periodSeconds: 1 }), // the chart's is 10 s, for which a lab would wait
        volumeMounts: [
            { name: 'config', mountPath: '/config', readOnly: true },
            { name: 'certs', mountPath: '/certs', readOnly: true },
            { name: 'wasm-cache', mountPath: '/var/lib/eg/wasm' },
        ],
    };
    return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: controller, namespace, labels },
        spec: {
            replicas: 1,
            selector: { matchLabels: labels },
            template: {
                metadata: { labels },
                spec: {
                    serviceAccountName: controller,
                    terminationGracePeriodSeconds: 10,
                    containers: [container],
                    volumes: [
                        { name: 'config', configMap: { name: `${controller}-config` } },
                        { name: 'certs', secret: { secretName: controller } },
                        { name: 'wasm-cache', emptyDir: {} },
                    ],
                },
            },
        },
    };
}
