import { installApi, installedKinds, serviceBridgeKindOf } from '../bridge/serviceBridge/kinds';
import { groupOf, type KubernetesObject, objectName } from '../manifests/kubernetesObject';
import type { NotUnderstood } from '../model/fleet';

/** Kinds that readers of this folder read. */
const read = new Set([
    ...['/ConfigMap', '/Namespace', '/Node', '/Pod', '/Service'],
    ...['apps/Deployment', 'apps/StatefulSet', 'discovery.k8s.io/EndpointSlice'],
    ...['networking.istio.io/DestinationRule', 'networking.istio.io/Gateway', 'networking.istio.io/VirtualService'],
    ...['networking.istio.io/ServiceEntry', 'networking.istio.io/Sidecar', 'networking.istio.io/WorkloadEntry'],
    'security.istio.io/PeerAuthentication',
    ...['GatewayClass', 'Gateway', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'ReferenceGrant'].map(
        (kind) => `gateway.networking.k8s.io/${kind}`,
    ),
    ...['Backend', 'BackendTrafficPolicy', 'ClientTrafficPolicy', 'EnvoyPatchPolicy'].map(
        (kind) => `gateway.envoyproxy.io/${kind}`,
    ),
    ...['Backend', 'BackendConfigPolicy', 'TrafficPolicy'].map((kind) => `gateway.kgateway.dev/${kind}`),
    ...['gateway.solo.io/Gateway', 'gateway.solo.io/VirtualService', 'gloo.solo.io/Upstream'],
    'fed.solo.io/FailoverScheme',
]);

/** Kinds that do not decide where Envoy sends a request. */
const harmless = new Set([
    // They install the control plane of Tetrate Service Bridge.
    ...['ControlPlane', 'ManagementPlane'].map((kind) => `install.tetrate.io/${kind}`),
    ...['/Endpoints', '/Event', '/LimitRange', '/PersistentVolume', '/PersistentVolumeClaim', '/ResourceQuota'],
    // Gloo makes Proxies of the other objects.
    ...['gloo.solo.io/Proxy', 'fed.solo.io/GlooInstance', 'multicluster.solo.io/KubernetesCluster'],
    ...['/Secret', '/ServiceAccount', 'apps/ReplicaSet', 'apps/ControllerRevision', 'events.k8s.io/Event'],
    ...['apiextensions.k8s.io/CustomResourceDefinition', 'apiregistration.k8s.io/APIService'],
    ...[
        'telemetry.istio.io/Telemetry',
        'coordination.k8s.io/Lease',
        'policy/PodDisruptionBudget',
        'scheduling.k8s.io/PriorityClass',
    ],
    ...['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
    ...['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding', 'storage.k8s.io/StorageClass'],
    ...['admissionregistration.k8s.io/MutatingWebhookConfiguration'],
    ...['admissionregistration.k8s.io/ValidatingWebhookConfiguration'],
]);

/** What objects of a kind may change that is not computed. */
const effects: Readonly<Record<string, string>> = {
    'networking.istio.io/EnvoyFilter': 'anything in the configuration of the proxies that it selects',
    'networking.istio.io/ProxyConfig': 'settings of the proxies that it selects',
    'networking.istio.io/WorkloadGroup': 'endpoints that join by themselves, as WorkloadEntries',
    'extensions.istio.io/WasmPlugin': 'anything in the requests of the proxies that it selects',
    'security.istio.io/AuthorizationPolicy': 'whether requests of a fallback are accepted',
    'security.istio.io/RequestAuthentication': 'whether requests are accepted',
    'networking.k8s.io/NetworkPolicy': 'whether connections to a fallback are accepted',
    'autoscaling/HorizontalPodAutoscaler': 'how many endpoints there are under load',
    'gateway.networking.k8s.io/BackendTLSPolicy': 'TLS to backends, and whether they are verified',
    'gateway.networking.k8s.io/TCPRoute': 'the destinations of TCP connections',
    'gateway.networking.k8s.io/UDPRoute': 'the destinations of UDP packets',
    'gateway.envoyproxy.io/EnvoyExtensionPolicy': 'anything in the requests of the routes that it selects',
    'gateway.envoyproxy.io/EnvoyProxy': 'the bootstrap and the pods of Envoy Gateway’s proxies',
    'gateway.envoyproxy.io/SecurityPolicy': 'whether requests are accepted',
    'gateway.kgateway.dev/DirectResponse': 'replies of the routes that it is attached to',
    'gateway.kgateway.dev/GatewayExtension': 'anything in the requests of the routes that use it',
    'gateway.kgateway.dev/GatewayParameters': 'the pods of kgateway’s proxies',
    'gateway.kgateway.dev/HTTPListenerPolicy': 'requests of a listener',
    'gateway.kgateway.dev/ListenerPolicy': 'requests of a listener',
    'gateway.solo.io/RouteTable': 'the routes that VirtualServices delegate to it',
    'gloo.solo.io/Settings': 'defaults of Gloo',
    'gloo.solo.io/UpstreamGroup': 'the destinations of routes to it',
};

/** Whether an object is of Tetrate Service Bridge. */
export function isServiceBridge(object: KubernetesObject): boolean {
    return /(^|\.)tsb\.tetrate\.io$/.test(groupOf(object));
}

/** Whether the operator of Tetrate Service Bridge makes a gateway's pods and Service of an object. */
function isInstalledGateway({ apiVersion, kind }: KubernetesObject): boolean {
    return apiVersion === installApi && (installedKinds as readonly string[]).includes(kind);
}

/** The name by which the tables here know a kind. */
function kindOf(object: KubernetesObject): string {
    return `${groupOf(object)}/${object.kind}`;
}

/** The objects whose effect is not computed: by name where the kind is known to matter, else one line a kind. */
export function notUnderstood(cluster: string, objects: readonly KubernetesObject[]): NotUnderstood[] {
    const others = objects.filter(
        (object) =>
            !read.has(kindOf(object)) &&
            !harmless.has(kindOf(object)) &&
            serviceBridgeKindOf(object) === undefined &&
            !isInstalledGateway(object),
    );
    const unknown = new Map<string, number>();
    const named = others.flatMap((object) => {
        const mayChange = isServiceBridge(object)
            ? 'the Istio objects that Tetrate Service Bridge makes of it'
            : effects[kindOf(object)];
        if (mayChange === undefined) {
            unknown.set(kindOf(object), (unknown.get(kindOf(object)) ?? 0) + 1);
            return [];
        }
        return [{ cluster, object: objectName(object), mayChange }];
    });
    const counted = [...unknown].map(([kind, count]) => ({
        cluster,
        object: `${count} ${kind.replace(/^\//, '')}`,
        mayChange: 'unknown: this kind is not known here',
    }));
    return [...named, ...counted];
}
