import { readFile } from 'node:fs/promises';

/** The uids that exist in this user namespace, as ranges of `/proc/self/uid_map`. */
export type MappedUids = readonly { readonly first: number; readonly count: number }[];

export function parseUidMap(text: string): MappedUids {
    return text
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number))
        .flatMap(([first, , count]) => (first === undefined || count === undefined ? [] : [{ first, count }]));
}

export async function readMappedUids(): Promise<MappedUids> {
    return parseUidMap(await readFile('/proc/self/uid_map', 'utf8'));
}

/**
 * Whether processes can run under other uids than the lab's own. In a namespace made by `unshare --map-root-user` they
 * cannot; then every container runs as uid 0 of that namespace, which is the ordinary user outside.
 */
export function canChangeUser(map: MappedUids): boolean {
    return map.some(({ first, count }) => first === 0 && count > 65536);
}
