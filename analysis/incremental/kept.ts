import { isDeepStrictEqual } from 'node:util';
import type { ClusterContent } from '../model/fleet';

/**
 * The new content of a cluster, with the old objects for all that says the same: then a comparison by identity shows what
 * has changed.
 */
export function keepEqual(old: ClusterContent, now: ClusterContent): ClusterContent {
    const before: Readonly<Record<string, unknown>> = { ...old };
    const fields = Object.entries<unknown>({ ...now }).map(
        ([name, value]) => [name, kept(before[name], value)] as const,
    );
    return Object.fromEntries(fields) as unknown as ClusterContent;
}

function kept(old: unknown, now: unknown): unknown {
    if (old instanceof Map && now instanceof Map) {
        return keptMap(old, now);
    }
    return Array.isArray(old) && Array.isArray(now)
        ? keptList(old as unknown[], now as unknown[])
        : isDeepStrictEqual(old, now)
          ? old
          : now;
}

function keptMap(
    old: ReadonlyMap<unknown, unknown>,
    now: ReadonlyMap<unknown, unknown>,
): ReadonlyMap<unknown, unknown> {
    const entries = [...now].map(([key, value]): [unknown, unknown] => {
        const before = old.get(key);
        return [key, isDeepStrictEqual(before, value) ? before : value];
    });
    const same = old.size === now.size && entries.every(([key, value]) => old.has(key) && old.get(key) === value);
    return same ? old : new Map(entries);
}

/** Compares from both ends: most changes add, remove or replace one item. */
function keptList(old: readonly unknown[], now: readonly unknown[]): readonly unknown[] {
    const shorter = Math.min(old.length, now.length);
    let head = 0;
    while (head < shorter && isDeepStrictEqual(old[head], now[head])) {
        head += 1;
    }
    let tail = 0;
    while (tail < shorter - head && isDeepStrictEqual(old[old.length - 1 - tail], now[now.length - 1 - tail])) {
        tail += 1;
    }
    return head === old.length && head === now.length
        ? old
        : [...old.slice(0, head), ...now.slice(head, now.length - tail), ...old.slice(old.length - tail)];
}
