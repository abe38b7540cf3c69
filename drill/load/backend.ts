/** Who answered, read from the reply's body. */
export interface Backend {
    readonly cluster: string;
    readonly pod: string;
}

const namedField = /(?:^|\s)(cluster|pod)=(\S+)/g;

/**
 * Reads `cluster=<cluster> pod=<pod>` from a reply, in any order, among any other words.
 * Of a body that names none, `replies` says the cluster by the words in it. One that has none of these either gives
 * empty strings: such a reply counts, but for no backend.
 */
export function backendOf(body: string, replies: Readonly<Record<string, string>> = {}): Backend {
    const found = new Map<string, string>();
    for (const [, field, value] of body.matchAll(namedField)) {
        if (field !== undefined && value !== undefined && !found.has(field)) {
            found.set(field, value);
        }
    }
    const told = Object.keys(replies).find((words) => body.includes(words));
    return {
        cluster: found.get('cluster') ?? (told === undefined ? '' : (replies[told] ?? '')),
        pod: found.get('pod') ?? told ?? '',
    };
}
