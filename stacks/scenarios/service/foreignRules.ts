import { type Labels, labelsOf, selects, textOf, textsOf } from '../../../analysis/manifests/kubernetesObject';
import { gatewayNames } from '../../../analysis/readers/istio/virtualServices';
import type { ClusterReader, ReadObject } from '../../../drill/cluster/clusterReader';
import { podsOf } from './foundGateway';

/** What the stack is about to declare. */
export interface DeclaredRules {
    /** Fully qualified host of the service. */
    host: string;
    /** Namespace and names of the stack's own objects. */
    namespace: string;
    names: readonly string[];
    /** Whether the sidecars get a route. */
    mesh: boolean;
    /** Labels of the ingress gateway's pods that get a route, and its hosts. */
    entry?: { selector: Readonly<Record<string, string>>; hosts: readonly string[] };
}

const api = '/apis/networking.istio.io/v1';

/**
 * Rules for the same service that the stack would compete with: Istio takes one of two rules for a host, or merges them, by
 * their age.
 */
export async function foreignRules(
    cluster: string,
    { list }: ClusterReader,
    declared: DeclaredRules,
): Promise<string[]> {
    const { entry, host, mesh } = declared;
    const [rules, routes, gateways, pods] = await Promise.all([
        list(`${api}/destinationrules`),
        list(`${api}/virtualservices`),
        list(`${api}/gateways`),
        entry ? podsOf(list, entry.selector) : [],
    ]);
    const foreign = (object: ReadObject): boolean =>
        object.metadata.namespace !== declared.namespace || !declared.names.includes(object.metadata.name);
    const sameGateway = (object: ReadObject): boolean =>
        gatewaysOf(object).some((name) => {
            const found = gateways.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === name);
            return (
                found !== undefined &&
                foreign(found) &&
                areOfOneGateway(labelsOf(found.spec?.['selector']), entry?.selector ?? {}, pods)
            );
        });
    const competes = (object: ReadObject): boolean => {
        const hosts = textsOf(object.spec?.['hosts']);
        const forMesh = mesh && gatewaysOf(object).includes('mesh') && hosts.some((each) => isHost(each, object, host));
        return (
            forMesh || (entry !== undefined && hosts.some((each) => entry.hosts.includes(each)) && sameGateway(object))
        );
    };
    const competing = [
        ...rules
            .filter((rule) => isHost(textOf(rule.spec?.['host']) ?? '', rule, host))
            .map((rule) => ['DestinationRule', rule] as const),
        ...routes.filter(competes).map((route) => ['VirtualService', route] as const),
    ];
    return competing
        .filter(([, object]) => foreign(object))
        .map(
            ([kind, { metadata }]) =>
                `\`${cluster}\` has ${kind} ${metadata.namespace}/${metadata.name} for the same host: Istio would take one of ` +
                'the two, or mix them. Move its settings to the stack and delete it, or keep it and leave this cluster’s ' +
                'service to it (`failover plan` writes its drill).',
        );
}

function gatewaysOf({ metadata, spec }: ReadObject): string[] {
    return gatewayNames(spec?.['gateways'], metadata.namespace ?? '');
}

/** Whether a host of an object means this service; a short one is of the object's own namespace. */
function isHost(host: string, { metadata }: ReadObject, wanted: string): boolean {
    return host === wanted || (!host.includes('.') && wanted.startsWith(`${host}.${metadata.namespace}.svc.`));
}

/** Whether two selectors of gateways are the same, or have a pod in common. One without labels selects every gateway. */
function areOfOneGateway(theirs: Labels, ours: Labels, ourPods: readonly ReadObject[]): boolean {
    return (
        Object.keys(theirs).length === 0 ||
        (selects(theirs, ours) && selects(ours, theirs)) ||
        ourPods.some(({ metadata }) => selects(theirs, metadata.labels ?? {}))
    );
}
