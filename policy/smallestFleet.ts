import {
    fieldsOf,
    kubernetesObject,
    type KubernetesObject,
    listOf,
    numberOf,
    textOf,
    textsOf,
} from '../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../analysis/model/fleet';

/** Endpoints of the service in each region. */
const replicas = 2;

/**
 * The smallest fleet that a DestinationRule with an order or weights of localities is for: a cluster in each region that
 * it names, at least two, each with the rule, its service and a caller. What analysis says of the rule there, it says of
 * the rule itself. Undefined for a rule that says nothing about localities.
 */
export function smallestFleet(rule: KubernetesObject): ClusterInput[] | undefined {
    const policies = policiesOf(rule);
    const settings = policies.flatMap(({ settings: each }) => each);
    if (settings.length === 0) {
        return undefined;
    }
    const namespace = rule.metadata.namespace ?? 'default';
    const own = withOwnService(rule, namespace);
    const ports = [...new Set(policies.flatMap((policy) => policy.ports))];
    const routed = policies.filter(({ isRouted }) => isRouted);
    const subsets = routed.flatMap(({ labels, subset }) => (subset === undefined ? [] : [{ labels, subset }]));
    const destinations = routed.map(({ subset }) => ({
        destination: { host: hostIn(namespace), ...(subset !== undefined && { subset }) },
    }));
    const served = subsets.length > 0 ? subsets : [{ labels: {}, subset: service }];
    const inNamespace = { namespace };
    return [...regionsOf(settings)].map(([region, zones]) => ({
        name: region,
        hidden: [],
        objects: [
            ...[...zones].map((zone) =>
                object('v1', 'Node', `${region}-${zone}`, {
                    labels: { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone },
                }),
            ),
            object('v1', 'Namespace', namespace, { labels: { 'istio-injection': 'enabled' } }),
            object('v1', 'Service', service, inNamespace, {
                selector: { app: service },
                ports: (ports.length > 0 ? ports : [80]).map((port) => ({ port })),
            }),
            ...served.map(({ labels, subset }) =>
                object('apps/v1', 'Deployment', subset, inNamespace, {
                    replicas,
                    template: { metadata: { labels: { ...labels, app: service } } },
                }),
            ),
            object('networking.istio.io/v1', 'VirtualService', service, inNamespace, {
                hosts: [hostIn(namespace)],
                http: [{ route: destinations }],
            }),
            own,
        ].flatMap((each) => kubernetesObject(each) ?? []),
    }));
}

const service = 'service';
const hostIn = (namespace: string): string => `${service}.${namespace}.svc.cluster.local`;

function object(apiVersion: string, kind: string, name: string, metadata: object, spec: object = {}): object {
    return { apiVersion, kind, metadata: { ...metadata, name }, spec };
}

/** The rule, for the service of its own namespace and for everybody. */
function withOwnService({ content }: KubernetesObject, namespace: string): object {
    const spec = { ...fieldsOf(content.spec), host: hostIn(namespace), exportTo: ['*'], workloadSelector: undefined };
    return { ...content, spec };
}

/** A traffic policy of a rule: the whole rule's, or a subset's. */
interface TrafficPolicy {
    readonly subset?: string;
    readonly labels: object;
    /** The settings of localities in it. */
    readonly settings: readonly unknown[];
    readonly ports: readonly number[];
    /** Whether requests are taken to follow it: they do where it, or the rule around it, speaks of localities. */
    readonly isRouted: boolean;
}

function policiesOf({ content }: KubernetesObject): TrafficPolicy[] {
    const { subsets, trafficPolicy } = fieldsOf(content.spec);
    const top = settingsIn(trafficPolicy);
    return [
        { labels: {}, settings: top, ports: portsIn(trafficPolicy), isRouted: top.length > 0 },
        ...listOf(subsets).map((each) => {
            const { labels, name, trafficPolicy: policy } = fieldsOf(each);
            const settings = settingsIn(policy);
            return {
                subset: textOf(name) ?? '',
                labels: fieldsOf(labels),
                settings,
                ports: portsIn(policy),
                isRouted: settings.length > 0 || (top.length > 0 && policy !== undefined),
            };
        }),
    ];
}

/** The settings of a policy and of its ports that give an order or weights. */
function settingsIn(policy: unknown): unknown[] {
    return [policy, ...listOf(fieldsOf(policy).portLevelSettings)]
        .map((each) => fieldsOf(fieldsOf(each).loadBalancer).localityLbSetting)
        .filter((setting) => {
            const { distribute, failover, failoverPriority } = fieldsOf(setting);
            return [distribute, failover, failoverPriority].some((list) => listOf(list).length > 0);
        });
}

function portsIn(policy: unknown): number[] {
    return listOf(fieldsOf(policy).portLevelSettings).flatMap(
        (each) => numberOf(fieldsOf(fieldsOf(each).port).number) ?? [],
    );
}

/** The zones by region that settings name. One locality alone has nothing to fail over to, so that another is added. */
function regionsOf(settings: readonly unknown[]): Map<string, Set<string>> {
    const regions = new Map<string, Set<string>>();
    const named = settings.flatMap(localitiesIn).filter((each) => !each.startsWith('*'));
    for (const locality of named) {
        const [region = '', zone = '*'] = locality.split('/');
        const zones = regions.get(region) ?? new Set();
        regions.set(region, zone === '*' ? zones : zones.add(zone));
    }
    const count = [...regions.values()].reduce((sum, zones) => sum + Math.max(1, zones.size), 0);
    for (const region of ['a-region', 'another-region'].slice(0, Math.max(0, 2 - count))) {
        regions.set(region, new Set());
    }
    for (const [region, zones] of regions) {
        if (zones.size === 0) {
            zones.add(`${region}-a`);
        }
    }
    return regions;
}

function localitiesIn(setting: unknown): string[] {
    const { distribute, failover } = fieldsOf(setting);
    const ends = listOf(failover).flatMap((each) => textsOf([fieldsOf(each).from, fieldsOf(each).to]));
    const weights = listOf(distribute).flatMap((each) => [
        ...textsOf([fieldsOf(each).from]),
        ...Object.keys(fieldsOf(fieldsOf(each).to)),
    ]);
    return [...ends, ...weights];
}
