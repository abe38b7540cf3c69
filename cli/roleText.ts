import { dump } from 'js-yaml';

/** A rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1). */
interface Rule {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
}

/** A Role in YAML, or a ClusterRole where there is no namespace. */
export function roleText(
    metadata: { readonly name: string; readonly namespace?: string },
    rules: readonly Rule[],
): string {
    const kind = metadata.namespace === undefined ? 'ClusterRole' : 'Role';
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata, rules };
    return dump(role, { flowLevel: 3, lineWidth: -1, noRefs: true });
}
