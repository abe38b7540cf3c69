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

/** Whether two selectors may mean namespaces of one cluster. */
export function mayShareCluster(names: readonly string[], others: readonly string[]): boolean {
    const [here, there] = [names, others].map((each) => each.map((name) => name.split('/')[0] ?? ''));
    return (here ?? []).some((one) =>
        (there ?? []).some((other) => matches(one, prefixOf(other)) || matches(other, prefixOf(one))),
    );
}

const prefixOf = (pattern: string): string => pattern.replace(/\*$/, '');

function matches(pattern: string, name: string): boolean {
    return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
