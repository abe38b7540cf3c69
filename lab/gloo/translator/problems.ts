/** Collects why something cannot be translated, each with the path of its field. */
export class Problems {
    readonly found: string[] = [];

    add(problem: string): void {
        this.found.push(problem);
    }

    /**
     * Refuses fields that the translator does not translate. They are in Gloo's schema, so that the API server let them
     * pass; leaving them out without a word would show a failover that Gloo does not do.
     */
    unknownFields(value: object | undefined, path: string, known: readonly string[]): void {
        for (const [name, given] of Object.entries(value ?? {})) {
            if (!known.includes(name) && given !== null && given !== undefined) {
                this.add(
                    `\`${path}${path ? '.' : ''}${name}\` is not translated by the lab; it knows ${known.join(', ')}`,
                );
            }
        }
    }
}

/** The given fields of an object, without those that are not there. */
export function pick(value: object | undefined, names: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(value ?? {}).filter(
            ([name, given]) => names.includes(name) && given !== null && given !== undefined,
        ),
    );
}
