/** Whether one of a selector's names, such as `aws/shop` or `aws/shop*`, means a namespace of a cluster. */
export function selectsNamespace(names: readonly string[], cluster: string, namespace: string): boolean {
    return names.some((name) => {
        const [clusters = '', namespaces = ''] = name.split('/');
        return matches(clusters, cluster) && matches(namespaces, namespace);
    });
}

/** Whether a text can be a name of a selector: `<cluster>/<namespace>`, each a name, one with `*` at its end, or `*`. */
export function isNamespaceSelector(name: string): boolean {
    return /^([a-z0-9][-a-z0-9.]*\*?|\*)\/([a-z0-9][-a-z0-9]*\*?|\*)$/.test(name);
}

function matches(pattern: string, name: string): boolean {
    return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
