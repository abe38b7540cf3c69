import type * as pulumi from '@pulumi/pulumi';
import { type Hierarchy, hierarchyAnnotations } from '../../../analysis/bridge/serviceBridge/hierarchy';
import { isNamespaceSelector } from '../../../analysis/bridge/serviceBridge/namespaces';
import { labelProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';

/** Where an object of an organization is. */
export interface ServiceBridgePlace {
    /** Namespace of the object, which must exist: Tetrate Service Bridge reads all of them. */
    namespace: pulumi.Input<string>;
    /** The organization. */
    organization: pulumi.Input<string>;
}

/** Where an object of a tenant is. */
export interface ServiceBridgeTenantPlace extends ServiceBridgePlace {
    /** The tenant. */
    tenant: pulumi.Input<string>;
}

/** Where an object of a workspace is. */
export interface ServiceBridgeWorkspacePlace extends ServiceBridgeTenantPlace {
    /** The workspace. */
    workspace: pulumi.Input<string>;
}

/** Namespace and hierarchy of an object. */
export interface Place extends Hierarchy {
    readonly namespace: string;
}

/** Name, namespace and annotations of an object. */
export function metadataOf(name: string, { namespace, ...hierarchy }: Place) {
    return { name, namespace, annotations: hierarchyAnnotations(hierarchy) };
}

/** What is wrong with the names of a place. */
export function placeProblems(place: Place): Problem[] {
    return Object.entries(place).flatMap(([field, name]: [string, string]) => labelProblems(field, name));
}

/** What is wrong with a `namespaceSelector`. */
export function selectorProblems(path: string, names: readonly string[]): Problem[] {
    return [
        ...(names.length > 0 ? [] : [{ path, reason: 'is empty; nothing would be selected.' }]),
        ...names
            .filter((name) => !isNamespaceSelector(name))
            .map((name) => ({
                path,
                reason: `has "${name}"`,
                fix: 'write `<cluster>/<namespace>`, such as `us-east-2/shop` or `*/shop`.',
            })),
    ];
}
