import { isObject } from '../../isObject';
import type { ClusterApi, ClusterObject, ObjectRef, Pod } from '../cluster/clusterApi';

/** A write that a drill would make. */
export interface PlannedWrite {
    /** Empty: the lab, or the stack. */
    readonly cluster: string;
    readonly verb: 'create' | 'patch' | 'delete' | 'post' | 'inject' | 'revert' | 'deploy';
    /** What is written to, e.g. `Deployment shop/web`. */
    readonly object: string;
    /** `- spec.replicas: 2`, `+ spec.replicas: 0`. Values of Secrets are left out. */
    readonly diff: readonly string[];
}

/** A cluster that is read as it is; what is written to it is reported, and kept in memory for later reads. */
export function dryCluster(cluster: string, api: ClusterApi, onWrite: (write: PlannedWrite) => void): ClusterApi {
    const written = new Map<string, object | undefined>();
    const annotations = new Map<string, object>();
    const deleted = new Set<string>();
    const read = async (ref: ObjectRef): Promise<ClusterObject | undefined> =>
        written.has(nameOf(ref)) ? (written.get(nameOf(ref)) as ClusterObject | undefined) : api.read(ref);
    const tell = (verb: PlannedWrite['verb'], ref: ObjectRef, diff: readonly string[]): void =>
        onWrite({ cluster, verb, object: nameOf(ref), diff });
    const successor = (pod: Pod): Pod => ({
        ...pod,
        name: `successor of ${pod.name}`,
        uid: `successor of ${pod.uid}`,
        ready: true,
    });
    return {
        read,
        async patch(ref, body) {
            const before = (await read(ref)) ?? {};
            const after = merged(before, body) as ClusterObject;
            written.set(nameOf(ref), after);
            if (ref.kind === 'Pod') {
                annotations.set(ref.name, after.metadata.annotations ?? {});
            }
            tell('patch', ref, difference(before, after, ref.kind));
        },
        create(ref, rest) {
            const after = merged({ metadata: { name: ref.name } }, rest) as object;
            written.set(nameOf(ref), after);
            tell('create', ref, difference({}, after, ref.kind));
            return Promise.resolve();
        },
        remove(ref) {
            written.set(nameOf(ref), undefined);
            deleted.add(ref.kind === 'Pod' ? ref.name : '');
            tell('delete', ref, []);
            return Promise.resolve();
        },
        disown(ref) {
            tell('patch', ref, ['- metadata.managedFields: those of the drill']);
            return Promise.resolve();
        },
        pods: async (namespace, selector) =>
            (await api.pods(namespace, selector)).map((pod) => {
                const own = { ...pod, annotations: { ...pod.annotations, ...annotations.get(pod.name) } };
                return deleted.has(pod.name) ? successor(own) : own;
            }),
        readyEndpoints: async (namespace) => (await api.readyEndpoints(namespace)).filter((name) => !deleted.has(name)),
        resource: (kind) => api.resource(kind),
        appReply: (...request) => api.appReply(...request),
        toPod: (...request) => api.toPod(...request),
    };
}

const nameOf = ({ kind, namespace, name }: ObjectRef): string => `${kind} ${namespace}/${name}`;

/** RFC 7396. */
function merged(target: unknown, patch: unknown): unknown {
    if (!isObject(patch)) {
        return patch;
    }
    const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
    for (const [name, value] of Object.entries(patch)) {
        if (value === null) {
            delete result[name];
        } else {
            result[name] = merged(result[name], value);
        }
    }
    return result;
}

/** Fields that differ, a line for each value. What a Secret holds is not shown. */
function difference(before: object, after: object, kind: string): string[] {
    const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
    const shown = (path: string, value: string): string =>
        kind === 'Secret' && path.startsWith('data.') ? '(secret)' : value;
    return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap((path) => {
        const [from, to] = [old.get(path), fresh.get(path)];
        return from === to
            ? []
            : [
                  ...(from === undefined ? [] : [`- ${path}: ${shown(path, from)}`]),
                  ...(to === undefined ? [] : [`+ ${path}: ${shown(path, to)}`]),
              ];
    });
}

function fieldsOf(value: unknown, path = ''): Map<string, string> {
    return isObject(value)
        ? new Map(
              Object.entries(value).flatMap(([name, field]) => [
                  ...fieldsOf(field, path === '' ? name : `${path}.${name}`),
              ]),
          )
        : new Map(value === undefined ? [] : [[path, JSON.stringify(value)]]);
}
