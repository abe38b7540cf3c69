const unitsMs = { ms: 1, s: 1000, m: 60_000 };

/** Reads `500ms`, `10s`, `1.5s` or `2m` into milliseconds; undefined for anything else, a bare number too. */
export function parseDuration(text: string): number | undefined {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text.trim());
    if (!match) {
        return undefined;
    }
    const unit = unitsMs[match[2] as keyof typeof unitsMs];
    return Number(match[1]) * unit;
}
