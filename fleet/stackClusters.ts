import { fieldsOf, kubernetesObject, type KubernetesObject, objectName } from '../analysis/manifests/kubernetesObject';
import type { ClusterInput, HiddenKind } from '../analysis/model/fleet';
import { knownValue } from './knownValues';
import { withoutSecretValues } from './secretKeys';

/** A resource of a stack, as a preview or a policy has it. */
export interface StackResource {
    /** e.g. `kubernetes:networking.istio.io/v1:DestinationRule`. */
    readonly type: string;
    readonly urn: string;
    /** URN of its provider; undefined where that is not known. */
    readonly provider: string | undefined;
    readonly properties: unknown;
}

/** The objects that a stack declares for one provider, which is one cluster. */
export interface StackCluster extends ClusterInput {
    /** The resource of an object. */
    readonly resources: ReadonlyMap<KubernetesObject, StackResource>;
    /** Fields that are not known before the deployment, by object. */
    readonly unknown: ReadonlyMap<KubernetesObject, readonly string[]>;
    /** The resource that hides objects. */
    readonly hiding: ReadonlyMap<HiddenKind, StackResource>;
}

/**
 * The clusters of a stack, by the names of their Kubernetes providers. What the program declares is all that is there:
 * not the nodes, nor what a Helm release installs.
 */
export function stackClusters(resources: readonly StackResource[]): StackCluster[] {
    const groups = new Map<string, StackResource[]>();
    for (const resource of resources.filter(({ type }) => /^kubernetes:.*\/.*:/.test(type))) {
        const provider = resource.provider ?? '';
        groups.set(provider, [...(groups.get(provider) ?? []), resource]);
    }
    const names = clusterNames([...groups.keys()]);
    return [...groups]
        .map(([provider, declared]) => stackCluster(names.get(provider) ?? provider, declared))
        .filter(({ hidden, objects }) => objects.length > 0 || hidden.length > 0)
        .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The name of each provider in the program; the whole URN where two share it. */
function clusterNames(providers: readonly string[]): Map<string, string> {
    const short = (urn: string): string => (urn.split('::').at(-1) ?? '').replace(/^default(_[\w]+)?$|^$/, 'default');
    return new Map(
        providers.map((urn) => {
            const isShared = providers.filter((each) => short(each) === short(urn)).length > 1;
            return [urn, isShared ? urn : short(urn)];
        }),
    );
}

function stackCluster(name: string, declared: readonly StackResource[]): StackCluster {
    const read = declared.map(readResource);
    const found = read.flatMap(({ object, resource, unknown }) => (object ? [{ object, resource, unknown }] : []));
    return {
        name,
        objects: found.map(({ object }) => object),
        hidden: [
            ...read.flatMap(({ hidden }) => hidden ?? []),
            ...found.flatMap(({ object, unknown }) =>
                unknown.map((field) => ({
                    kind: `${objectName(object)}, ${field},`,
                    reason: 'is not known before the deployment',
                    hides: 'its value: it counts as missing',
                })),
            ),
        ],
        hiding: new Map(read.flatMap(({ hidden, resource }) => (hidden ? [[hidden, resource] as const] : []))),
        resources: new Map(found.map(({ object, resource }) => [object, resource])),
        unknown: new Map(
            found.filter(({ unknown }) => unknown.length > 0).map(({ object, unknown }) => [object, unknown]),
        ),
    };
}

/** What one resource declares: an object, or something that hides objects; neither for a component. */
interface Read {
    readonly resource: StackResource;
    readonly object?: KubernetesObject;
    readonly unknown: readonly string[];
    readonly hidden?: HiddenKind;
}

function readResource(resource: StackResource): Read {
    const nameInProgram = resource.urn.split('::').at(-1) ?? '';
    const [, group = '', kind = ''] = resource.type.split(':');
    const hides = (reason: string, what: string): Read => ({
        resource,
        unknown: [],
        hidden: { kind: `${kind} "${nameInProgram}"`, reason, hides: what },
    });
    if (group.startsWith('helm.sh/') && kind === 'Release') {
        return hides('is installed by Helm, outside the program', 'the objects of its chart');
    }
    if (/[a-z]Patch$/.test(kind) && !group.startsWith('yaml')) {
        return hides('changes an object that the program does not declare', 'the patched object');
    }
    const { unknown, value } = knownValue(resource.properties);
    const fields = fieldsOf(value);
    if (fields.metadata === undefined && fields.spec === undefined && !unknown.includes('metadata')) {
        return { resource, unknown: [] }; // a component, such as a ConfigGroup, whose children are resources
    }
    const object = kubernetesObject({
        apiVersion: group.replace(/^core\//, ''),
        kind,
        ...(kind === 'Secret' ? withoutSecretValues(fields) : fields),
    });
    return object
        ? { resource, object, unknown: unknown.filter((field) => decides(object, field)) }
        : hides('has a name that is not known before the deployment', 'the object');
}

/** Whether a field may decide where requests go. Identifiers, addresses and the status are known late, and do not. */
function decides({ kind }: KubernetesObject, field: string): boolean {
    if (kind === 'Secret') {
        return false;
    }
    return kind === 'Service'
        ? /^metadata\.(labels|namespace)|^spec\.(ports|selector|type)\b(?!.*nodePort)|^spec$/.test(field)
        : /^metadata\.(labels|namespace)|^(data|spec|endpoints)\b/.test(field);
}
