/** Who answered, as the reply's body says. */
export interface Backend {
    readonly cluster: string;
    readonly pod: string;
}

const FIELD = /(?:^|\s)(cluster|pod)=(\S+)/g;

/**
 * Reads `cluster=<cluster> pod=<pod>` from a reply, in any order, among any other words.
 * A body that names neither gives empty strings: such a reply counts, but for no backend.
 */
export function backendOf(body: string): Backend {
    const found = new Map<string, string>();
    for (const [, field, value] of body.matchAll(FIELD)) {
        if (field !== undefined && value !== undefined && !found.has(field)) {
            found.set(field, value);
        }
    }
    return { cluster: found.get('cluster') ?? '', pod: found.get('pod') ?? '' };
}
