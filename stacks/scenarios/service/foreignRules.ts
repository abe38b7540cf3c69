import { type Labels, labelsOf, selects, textOf, textsOf } from '../../../analysis/manifests/kubernetesObject';
import { coversHost } from '../../../analysis/readers/istio/hosts';
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

/** What a cluster has for the service already, as texts. */
interface ForeignRules {
    /** Rules that the stack would compete with: Istio takes one of two rules for a host, or merges them, by their age. */
    competing: string[];
    /** Rules for patterns of hosts, of which those with a full host are not part. */
    covering: string[];
}

/** Rules of others that concern the service. */
export async function foreignRules(
    cluster: string,
    { list }: ClusterReader,
    declared: DeclaredRules,
): Promise<ForeignRules> {
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
    const named = (kind: string, objects: readonly ReadObject[]): string[] =>
        objects
            .filter(foreign)
            .map(({ metadata }) => `\`${cluster}\` has ${kind} ${metadata.namespace}/${metadata.name}`);
    const competing = [
        ...named(
            'DestinationRule',
            rules.filter((rule) => isHost(hostOf(rule), rule, host)),
        ),
        ...named('VirtualService', routes.filter(competes)),
    ];
    const isPattern = (each: string): boolean => each.startsWith('*') && coversHost(each, host);
    const covering = [
        ...named(
            'DestinationRule',
            rules.filter((rule) => isPattern(hostOf(rule))),
        ),
        ...named(
            'VirtualService',
            routes.filter(
                (route) => mesh && gatewaysOf(route).includes('mesh') && textsOf(route.spec?.['hosts']).some(isPattern),
            ),
        ),
    ];
    return {
        competing: competing.map(
            (found) =>
                `${found} for the same host: Istio would take one of the two, or mix them. Move its settings to the stack and ` +
                'delete it, or keep it and leave this cluster’s service to it (`failover plan` writes its drill).',
        ),
        covering: covering.map(
            (found) =>
                `${found} for a pattern that covers the service: for each caller Istio takes one of the two rules and leaves ` +
                'the other out.',
        ),
    };
}

function hostOf({ spec }: ReadObject): string {
    return textOf(spec?.['host']) ?? '';
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
