/** Major, minor, patch. */
export type Release = readonly [number, number, number];

/** Versions from `atLeast` on, up to but without `below`. */
export interface VersionRange {
    atLeast: Release;
    below: Release;
}

/**
 * The release in a version text; the part after the numbers (`-alpha.1`, `+k3s1`) does not count.
 * Undefined when there are none, or all are zero: the version of a Kubernetes built without a stamp.
 */
export function release(version: string): Release | undefined {
    const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?![\d.])/.exec(version);
    if (!match) {
        return undefined;
    }
    const numbers: Release = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
    return numbers.some((number) => number > 0) ? numbers : undefined;
}

/** Negative when `a` is older than `b`, positive when newer, 0 when they are the same. */
export function compareReleases(a: Release, b: Release): number {
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

export function inRange(version: Release, range: VersionRange): boolean {
    return compareReleases(version, range.atLeast) >= 0 && compareReleases(version, range.below) < 0;
}

/** As people read it: `1.36.0`. */
export function releaseText(version: Release): string {
    return version.join('.');
}

/** As an error says it: `at least 1.37.0 and below 2.0.0`. */
export function rangeText(range: VersionRange): string {
    return `at least ${releaseText(range.atLeast)} and below ${releaseText(range.below)}`;
}
