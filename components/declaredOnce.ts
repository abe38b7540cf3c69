import * as pulumi from '@pulumi/pulumi';
import { refuse } from './invalidArguments';

/** An object that a cluster has once. */
export interface Single {
    /** Argument that names it. */
    path: string;
    /** The object, e.g. `VirtualService gloo-system/default`. */
    thing: string;
    /** What to write instead when it is taken. */
    fix: string;
}

interface Owner {
    subject: string;
    name: string;
}

/** Owners by thing, for each cluster. */
const owners = new WeakMap<object, Map<string, Owner>>();

/**
 * Refuses a component that declares an object of another component of the same program in the same cluster. Two
 * components are in the same cluster when they have the same `provider`. The plugin for other languages cannot tell: it
 * has a new provider object for every component.
 *
 * @param subject Name of the component's class.
 * @param name Its name. The same name again is the same component, declared by another run with the same provider.
 */
export function declaredOnce(
    component: pulumi.ComponentResource,
    subject: string,
    name: string,
    singles: readonly Single[],
): void {
    const cluster = clusterOf(component);
    if (cluster === undefined) {
        return; // a test without a stack
    }
    const taken = owners.get(cluster) ?? new Map<string, Owner>();
    owners.set(cluster, taken);
    refuse(
        subject,
        singles.flatMap(({ path, thing, fix }) => {
            const owner = taken.get(thing);
            return owner === undefined || (owner.subject === subject && owner.name === name)
                ? []
                : [
                      {
                          path,
                          reason: `names ${thing}, which ${owner.subject} "${owner.name}" declares in the same cluster`,
                          fix,
                      },
                  ];
        }),
    );
    for (const { thing } of singles) {
        taken.set(thing, { subject, name });
    }
}

/** What tells the cluster of a component: its provider, or without one the stack, which has the default provider. */
export function clusterOf(component: pulumi.ComponentResource): object | undefined {
    return component.getProvider('kubernetes:core/v1:Service') ?? pulumi.runtime.getStackResource();
}
