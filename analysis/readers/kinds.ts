import { groupOf, type KubernetesObject, objectName } from '../manifests/kubernetesObject';
import type { NotUnderstood } from '../model/fleet';

/** Kinds that readers of this folder read. */
const read = new Set([
    ...['/ConfigMap', '/Namespace', '/Node', '/Pod', '/Service'],
    ...['apps/Deployment', 'apps/StatefulSet', 'discovery.k8s.io/EndpointSlice'],
    ...['networking.istio.io/DestinationRule', 'networking.istio.io/Gateway', 'networking.istio.io/VirtualService'],
    ...['networking.istio.io/ServiceEntry', 'networking.istio.io/Sidecar', 'networking.istio.io/WorkloadEntry'],
    'security.istio.io/PeerAuthentication',
]);

/** Kinds that do not decide where Envoy sends a request. */
const harmless = new Set([
    ...['/Endpoints', '/Event', '/LimitRange', '/PersistentVolume', '/PersistentVolumeClaim', '/ResourceQuota'],
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
    'gateway.networking.k8s.io/Gateway': 'the routes of proxies that follow the Gateway API',
    'gateway.networking.k8s.io/HTTPRoute': 'the routes of proxies that follow the Gateway API',
    'gateway.solo.io/VirtualService': 'the routes of Gloo',
    'gloo.solo.io/Upstream': 'health checks and failover of Gloo',
    'fed.solo.io/FailoverScheme': 'the failover of Gloo',
};

/** The name by which the tables here know a kind. */
function kindOf(object: KubernetesObject): string {
    return `${groupOf(object)}/${object.kind}`;
}

/** The objects whose effect is not computed: by name where the kind is known to matter, else one line a kind. */
export function notUnderstood(cluster: string, objects: readonly KubernetesObject[]): NotUnderstood[] {
    const others = objects.filter((object) => !read.has(kindOf(object)) && !harmless.has(kindOf(object)));
    const unknown = new Map<string, number>();
    const named = others.flatMap((object) => {
        const mayChange = effects[kindOf(object)];
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
