import {
    fieldsOf,
    type KubernetesObject,
    listOf,
    numberOf,
    objectName,
    textOf,
} from '../../manifests/kubernetesObject';
import type { NotUnderstood } from '../../model/fleet';

/** What EnvoyPatchPolicies change in the Envoy cluster of a route's rule. */
export interface ClusterPatches {
    /** The interval of health checks before the first request. */
    readonly noTrafficInterval?: string;
    /** With the EnvoyPatchPolicy that says so. */
    readonly mergeWindow?: { readonly value: string; readonly policy: KubernetesObject };
    /** By the number of the backend: the localities of an Envoy cluster have the order of the backends. */
    readonly priorities: ReadonlyMap<number, number>;
}

/** One change of an EnvoyPatchPolicy. */
interface Patch {
    readonly policy: KubernetesObject;
    /** Name of the Envoy resource. */
    readonly resource: string;
    readonly path: string;
    readonly value: unknown;
}

const noTrafficPath = /^\/health_checks\/\d+\/no_traffic_interval$/;
const mergeWindowPath = /^\/common_lb_config\/update_merge_window$/;
const priorityPath = /^\/endpoints\/(\d+)\/priority$/;

/**
 * Paths whose effect is known here: the first three are computed, the others change when the fallback gets requests, not
 * whether (`/policy` has the overprovisioning factor).
 */
const understood = [
    noTrafficPath,
    mergeWindowPath,
    priorityPath,
    /^\/health_checks\/\d+\/(event_log_path|reuse_connection)$/,
    /^\/policy$/,
];

/** What is patched, by the name of the Envoy cluster. */
export function clusterPatches(objects: readonly KubernetesObject[]): Map<string, ClusterPatches> {
    const patches = objects.filter(({ kind }) => kind === 'EnvoyPatchPolicy').flatMap(patchesOf);
    return new Map(
        [...new Set(patches.map(({ resource }) => resource))].map((name) => [
            name,
            patchesOfCluster(patches.filter(({ resource }) => resource === name)),
        ]),
    );
}

function patchesOfCluster(patches: readonly Patch[]): ClusterPatches {
    const noTraffic = textOf(patches.find(({ path }) => noTrafficPath.test(path))?.value);
    const window = patches.find(({ path, value }) => mergeWindowPath.test(path) && textOf(value) !== undefined);
    return {
        ...(noTraffic !== undefined && { noTrafficInterval: noTraffic }),
        ...(window && { mergeWindow: { value: textOf(window.value) ?? '', policy: window.policy } }),
        priorities: new Map(
            patches.flatMap(({ path, value }): [number, number][] => {
                const [, index] = priorityPath.exec(path) ?? [];
                const priority = numberOf(value);
                return index === undefined || priority === undefined ? [] : [[Number(index), priority]];
            }),
        ),
    };
}

/** The EnvoyPatchPolicies with other changes. */
export function otherPatches(cluster: string, objects: readonly KubernetesObject[]): NotUnderstood[] {
    return objects
        .filter(({ kind }) => kind === 'EnvoyPatchPolicy')
        .flatMap((object) => {
            const others = patchesOf(object).filter(({ path }) => !understood.some((known) => known.test(path)));
            return others.length === 0
                ? []
                : [
                      {
                          cluster,
                          object: objectName(object),
                          mayChange: `the Envoy configuration at ${[...new Set(others.map(({ path }) => path || 'its root'))].join(', ')}`,
                      },
                  ];
        });
}

function patchesOf(policy: KubernetesObject): Patch[] {
    return listOf(fieldsOf(policy.content.spec).jsonPatches).map((each) => {
        const { name, operation } = fieldsOf(each);
        const { path, value } = fieldsOf(operation);
        return { policy, resource: textOf(name) ?? '', path: textOf(path) ?? '', value };
    });
}
