import { unreadFields } from '../bridge/serviceBridge/unread';
import { fieldsOf, groupOf, type KubernetesObject, listOf, namespaceOf, textOf } from '../manifests/kubernetesObject';
import type { NotUnderstood } from '../model/fleet';
import { knownDistributions } from '../paths/trafficDistribution';

/** Fields of objects that are read, whose effect is not computed. */
export function fieldsNotUnderstood(cluster: string, objects: readonly KubernetesObject[]): NotUnderstood[] {
    return objects.flatMap((object) =>
        unreadIn(object).map(([field, mayChange]) => ({
            cluster,
            object: `${object.kind} ${namespaceOf(object)}/${object.metadata.name}, ${field}`,
            mayChange,
        })),
    );
}

function unreadIn(object: KubernetesObject): ReturnType<Effects> {
    const ofKind = effects[`${groupOf(object)}/${object.kind}`]?.(fieldsOf(object.content.spec)) ?? [];
    return [...ofKind, ...unreadFields(object)];
}

type Effects = (spec: Record<string, unknown>) => [field: string, mayChange: string][];

const attachment: Effects = ({ mergeType, targetSelectors }) => [
    ...(targetSelectors === undefined ? [] : [pair('spec.targetSelectors', 'which objects have these settings')]),
    ...(mergeType === undefined ? [] : [pair('spec.mergeType', 'settings that are taken from the Gateway’s policy')]),
];

const effects: Readonly<Record<string, Effects>> = {
    '/Service': ({ trafficDistribution }) =>
        trafficDistribution === undefined || knownDistributions.includes(textOf(trafficDistribution) ?? '')
            ? []
            : [['spec.trafficDistribution', 'the order of endpoints, also without outlier detection']],
    'networking.istio.io/DestinationRule': ({ subsets, trafficPolicy, workloadSelector }) => [
        ...(workloadSelector === undefined
            ? []
            : [pair('spec.workloadSelector', 'whether the rule applies: here it is applied to every workload')]),
        ...[
            { field: 'spec.trafficPolicy', policy: trafficPolicy },
            ...listOf(subsets).map((subset, index) => ({
                field: `spec.subsets[${index}].trafficPolicy`,
                policy: fieldsOf(subset).trafficPolicy,
            })),
        ]
            .filter(({ policy }) => fieldsOf(policy).retryBudget !== undefined)
            .map(({ field }) => pair(`${field}.retryBudget`, 'how many retries may be under way at once')),
    ],
    'networking.istio.io/VirtualService': ({ http, tcp, tls }) => [
        ...(tcp === undefined ? [] : [pair('spec.tcp', 'the destinations of TCP connections')]),
        ...(tls === undefined ? [] : [pair('spec.tls', 'the destinations of TLS connections')]),
        ...listOf(http).flatMap((route, index) => [
            ...(fieldsOf(route).delegate === undefined
                ? []
                : [pair(`spec.http[${index}].delegate`, 'the destinations of the delegate’s routes')]),
            ...(fieldsOf(route).fault === undefined
                ? []
                : [pair(`spec.http[${index}].fault`, 'replies: it injects delays or errors')]),
        ]),
    ],
    'networking.istio.io/Sidecar': ({ outboundTrafficPolicy }) =>
        outboundTrafficPolicy === undefined
            ? []
            : [['spec.outboundTrafficPolicy', 'whether requests to hosts that it does not import are sent']],
    'gateway.envoyproxy.io/BackendTrafficPolicy': attachment,
    'gateway.envoyproxy.io/ClientTrafficPolicy': attachment,
    'gateway.kgateway.dev/BackendConfigPolicy': attachment,
    'gateway.kgateway.dev/TrafficPolicy': attachment,
};

function pair(field: string, mayChange: string): [string, string] {
    return [field, mayChange];
}
