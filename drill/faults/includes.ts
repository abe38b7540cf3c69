/**
 * Whether a value has everything that a merge patch (RFC 7396) sets, and nothing that it deletes. Of a list that means as
 * many items: the API server adds defaults to them.
 */
export function includes(value: unknown, patch: unknown): boolean {
    if (patch === null) {
        return value === undefined || value === null;
    }
    if (Array.isArray(patch)) {
        return (
            Array.isArray(value) &&
            value.length === patch.length &&
            patch.every((wanted, index) => includes(value[index], wanted))
        );
    }
    if (typeof patch !== 'object') {
        return value === patch;
    }
    return (
        typeof value === 'object' &&
        value !== null &&
        Object.entries(patch).every(([key, wanted]) => includes((value as Record<string, unknown>)[key], wanted))
    );
}
