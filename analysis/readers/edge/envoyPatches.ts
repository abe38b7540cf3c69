import { fieldsOf, type KubernetesObject, listOf, objectName, textOf } from '../../manifests/kubernetesObject';
import type { NotUnderstood } from '../../model/fleet';

/** One change of an EnvoyPatchPolicy. */
interface Patch {
    /** Name of the Envoy resource. */
    readonly resource: string;
    readonly path: string;
    readonly value: unknown;
}

const noTrafficPath = /^\/health_checks\/\d+\/no_traffic_interval$/;

/**
 * Paths whose effect is known here: the first is computed, the others change when the fallback gets requests, not
 * whether (`/policy` has the overprovisioning factor).
 */
const understood = [
    noTrafficPath,
    /^\/common_lb_config\/update_merge_window$/,
    /^\/health_checks\/\d+\/(event_log_path|reuse_connection)$/,
    /^\/policy$/,
];

/** `no_traffic_interval` by the name of the Envoy cluster, which Envoy Gateway has no field for. */
export function noTrafficIntervals(objects: readonly KubernetesObject[]): Map<string, string> {
    return new Map(
        objects
            .filter(({ kind }) => kind === 'EnvoyPatchPolicy')
            .flatMap(patchesOf)
            .filter(({ path }) => noTrafficPath.test(path))
            .flatMap(({ resource, value }) => (textOf(value) === undefined ? [] : [[resource, textOf(value) ?? '']])),
    );
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

function patchesOf({ content }: KubernetesObject): Patch[] {
    return listOf(fieldsOf(content.spec).jsonPatches).map((each) => {
        const { name, operation } = fieldsOf(each);
        const { path, value } = fieldsOf(operation);
        return { resource: textOf(name) ?? '', path: textOf(path) ?? '', value };
    });
}
