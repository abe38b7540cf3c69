import { OperationFailed } from '../../errors';
import { isObject } from '../../isObject';
import type { ClusterApi, ClusterObject, ObjectRef, Pod } from '../cluster/clusterApi';
import { merged } from './mergePatch';

/** A write that a drill would make. */
export interface PlannedWrite {
    /** Empty: the lab, or the stack. */
    readonly cluster: string;
    readonly verb: 'create' | 'patch' | 'delete' | 'evict' | 'post' | 'inject' | 'revert' | 'deploy';
    /** What is written to, e.g. `Deployment shop/web`. */
    readonly object: string;
    /** `- spec.replicas: 2`, `+ spec.replicas: 0`. Values of Secrets are left out. */
    readonly diff: readonly string[];
}

/** A cluster that is read as it is; what is written to it is reported, and kept in memory for later reads. */
export function dryCluster(cluster: string, api: ClusterApi, onWrite: (write: PlannedWrite) => void): ClusterApi {
    const written = new Map<string, object | undefined>();
    /** Pods by their names, as listed last and as written since: a drill lists pods, and reads none. */
    const listed = new Map<string, Pod>();
    const deleted = new Set<string>();
    const read = async (ref: ObjectRef): Promise<ClusterObject | undefined> =>
        written.has(nameOf(ref)) ? (written.get(nameOf(ref)) as ClusterObject | undefined) : api.read(ref);
    const podNamed = (ref: ObjectRef): Pod | undefined => (ref.kind === 'Pod' ? listed.get(nameOf(ref)) : undefined);
    const tell = (verb: PlannedWrite['verb'], ref: ObjectRef, diff: readonly string[]): void =>
        onWrite({ cluster, verb, object: nameOf(ref), diff });
    const podIn = (namespace: string, pod: Pod): Pod => {
        const name = nameOf({ apiVersion: 'v1', kind: 'Pod', namespace, name: pod.name });
        if (deleted.has(name)) {
            return podIn(namespace, successorOf(pod));
        }
        const own = { ...pod, annotations: listed.get(name)?.annotations ?? pod.annotations };
        listed.set(name, own);
        return own;
    };
    return {
        serverTime: () => api.serverTime(),
        read,
        async patch(ref, body) {
            const pod = podNamed(ref);
            const before = pod ? { metadata: { annotations: pod.annotations } } : await read(ref);
            if (!before) {
                throw new OperationFailed(`There is no ${nameOf(ref)} in ${cluster} to change.`);
            }
            const after = merged(before, body) as ClusterObject;
            if (pod) {
                listed.set(nameOf(ref), { ...pod, annotations: after.metadata.annotations ?? {} });
            } else {
                written.set(nameOf(ref), after);
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
            deleted.add(nameOf(ref));
            tell('delete', ref, []);
            return Promise.resolve();
        },
        evict(namespace, name) {
            const ref: ObjectRef = { apiVersion: 'v1', kind: 'Pod', namespace, name };
            deleted.add(nameOf(ref));
            tell('evict', ref, []);
            return Promise.resolve(true);
        },
        nodes: (labels) => api.nodes(labels),
        disown(ref) {
            tell('patch', ref, ['- metadata.managedFields: those of the drill']);
            return Promise.resolve();
        },
        pods: async (namespace, selector) => (await api.pods(namespace, selector)).map((pod) => podIn(namespace, pod)),
        readyEndpoints: (namespace) => api.readyEndpoints(namespace),
        resource: (kind) => api.resource(kind),
        appReply: (...request) => api.appReply(...request),
        toPod: (...request) => api.toPod(...request),
        connect: (...port) => api.connect(...port),
    };
}

/** The pod in place of a deleted one; it may be deleted too. */
const successorOf = (pod: Pod): Pod => ({
    ...pod,
    name: `successor of ${pod.name}`,
    uid: `successor of ${pod.uid}`,
    annotations: {},
    ready: true,
});

const nameOf = ({ kind, namespace, name }: ObjectRef): string =>
    namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;

/** Fields that differ, a line for each value. What a Secret holds is not shown. */
function difference(before: object, after: object, kind: string): string[] {
    const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
    const shown = (path: string, value: string): string =>
        kind === 'Secret' && /^(data|stringData)\b/.test(path) ? '(secret)' : value;
    return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap((path) => {
        const [from, to] = [old.get(path), fresh.get(path)];
        if ((from ?? to) === '{}' && [...old.keys(), ...fresh.keys()].some((other) => other.startsWith(`${path}.`))) {
            return []; // the fields that it has before or after say it
        }
        return from === to
            ? []
            : [
                  ...(from === undefined ? [] : [`- ${path}: ${shown(path, from)}`]),
                  ...(to === undefined ? [] : [`+ ${path}: ${shown(path, to)}`]),
              ];
    });
}

function fieldsOf(value: unknown, path = ''): Map<string, string> {
    return isObject(value) && (path === '' || Object.keys(value).length > 0)
        ? new Map(
              Object.entries(value).flatMap(([name, field]) => [
                  ...fieldsOf(field, path === '' ? name : `${path}.${name}`),
              ]),
          )
        : new Map(value === undefined ? [] : [[path, JSON.stringify(value)]]);
}
