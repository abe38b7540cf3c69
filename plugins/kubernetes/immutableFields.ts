import { type Change, touches } from '../protocol/changes';
import { at, type Properties, textAt } from '../protocol/values';
import { groupOf } from './kinds';

const job = ['spec.completions', 'spec.parallelism', 'spec.selector', 'spec.template'];

/**
 * Fields whose change replaces the object, by group/kind, as in the official plugin (its documentation lists them as
 * "replace on change"). What is not listed is found out by asking the API server, see `immutableCauses`.
 */
const fields: Record<string, string[]> = {
    'apps/Deployment': ['spec.selector'],
    'apps/DaemonSet': ['spec.selector'],
    'apps/StatefulSet': ['spec.podManagementPolicy', 'spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
    'batch/Job': job,
    'rbac.authorization.k8s.io/RoleBinding': ['roleRef'],
    'rbac.authorization.k8s.io/ClusterRoleBinding': ['roleRef'],
    'storage.k8s.io/StorageClass': ['parameters', 'provisioner'],
    '/ConfigMap': ['data', 'binaryData'],
    '/Secret': ['type', 'data', 'stringData'],
    '/PersistentVolumeClaim': ['spec.accessModes', 'spec.selector', 'spec.storageClassName', 'spec.volumeName'],
    '/Pod': ['spec'],
    '/Service': ['spec.clusterIP'],
};

/** The parts of an object that make it another object. */
const identity = ['kind', 'metadata.name', 'metadata.namespace'];

/** Which kinds the provider's configuration lets change in place. */
export interface Mutable {
    ConfigMap: boolean;
    Secret: boolean;
}

/** Those of the changes that cannot be made in place, for all that can be known without the API server. */
export function immutableChanges(changes: Change[], before: Properties, after: Properties, mutable: Mutable): Change[] {
    const group = groupOf(textAt(before, 'apiVersion') ?? '');
    const kind = textAt(before, 'kind') ?? '';
    const listed = fields[`${group}/${kind}`] ?? [];
    const fixed = isChangeable(kind, before, mutable)
        ? listed.filter((field) => !/^(data|binaryData|stringData)$/.test(field))
        : listed;
    const regrouped = group !== groupOf(textAt(after, 'apiVersion') ?? '');
    return changes.filter(
        (change) =>
            [...identity, ...fixed].some((path) => touches(change, path)) ||
            (regrouped && touches(change, 'apiVersion')),
    );
}

/** ConfigMaps and Secrets of a provider that allows it, unless the object itself says `immutable`. */
function isChangeable(kind: string, before: Properties, mutable: Mutable): boolean {
    return (kind === 'ConfigMap' || kind === 'Secret') && mutable[kind] && at(before, 'immutable') !== true;
}
