import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { type ServiceBridgeKindName, serviceBridgeKinds } from '../../../analysis/bridge/serviceBridge/kinds';
import { declaredOnce } from '../../declaredOnce';
import { resolved } from '../../resolved';
import { metadataOf, type Place } from './place';

/** One object, but for its kind. */
export interface ServiceBridgeObject {
    readonly name: string;
    readonly place: Place;
    readonly spec: object;
}

/** Declares an object as a child. */
export function declaredObject(
    name: string,
    kind: ServiceBridgeKindName,
    object: pulumi.Output<ServiceBridgeObject>,
    options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
    return new kubernetes.apiextensions.CustomResource(
        name,
        {
            apiVersion: serviceBridgeKinds[kind].apiVersion,
            kind: serviceBridgeKinds[kind].kind,
            metadata: object.apply((known) => metadataOf(known.name, known.place)),
            spec: object.apply(({ spec }) => spec),
        },
        options,
    );
}

/**
 * Reads the arguments of a component that declares one object, and refuses the object if another component has it.
 *
 * @param argument The argument that names the object.
 */
export function objectOf<A extends object>(
    component: pulumi.ComponentResource,
    [subject, name, argument]: readonly [subject: string, name: string, argument: string],
    kind: ServiceBridgeKindName,
    args: A,
    read: (args: pulumi.Unwrap<A>) => ServiceBridgeObject,
): pulumi.Output<ServiceBridgeObject> {
    return resolved(subject, args, (known) => {
        const object = read(known);
        const { namespace } = object.place;
        const { apiVersion, kind: itsKind } = serviceBridgeKinds[kind];
        const thing = `${itsKind} ${namespace}/${object.name} (${apiVersion})`;
        declaredOnce(component, subject, name, [{ path: argument, thing, fix: 'declare each object once.' }]);
        return object;
    });
}
