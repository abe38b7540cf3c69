import { labelsOf, textOf, textsOf } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterReader, ReadObject } from '../../../drill/cluster/clusterReader';

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
    const [rules, routes, gateways] = await Promise.all([
        list(`${api}/destinationrules`),
        list(`${api}/virtualservices`),
        list(`${api}/gateways`),
    ]);
    const foreign = (object: ReadObject): boolean =>
        object.metadata.namespace !== declared.namespace || !declared.names.includes(object.metadata.name);
    const sameGateway = (object: ReadObject): boolean =>
        gatewaysOf(object).some((name) => {
            const found = gateways.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === name);
            return (
                found !== undefined &&
                foreign(found) &&
                isSame(labelsOf(found.spec?.['selector']), entry?.selector ?? {})
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

/** Gateways of a route, by full name; without any it is for the sidecars (`mesh`). */
function gatewaysOf({ metadata, spec }: ReadObject): string[] {
    const named = textsOf(spec?.['gateways']);
    return named.length === 0
        ? ['mesh']
        : named.map((name) => (name === 'mesh' || name.includes('/') ? name : `${metadata.namespace}/${name}`));
}

/** Whether a host of an object means this service; a short one is of the object's own namespace. */
function isHost(host: string, { metadata }: ReadObject, wanted: string): boolean {
    return host === wanted || (!host.includes('.') && wanted.startsWith(`${host}.${metadata.namespace}.svc.`));
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
    const entries = Object.entries(one);
    return entries.length === Object.keys(other).length && entries.every(([label, value]) => other[label] === value);
}
