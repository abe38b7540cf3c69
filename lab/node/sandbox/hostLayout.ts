import { existsSync } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** One of the host's directories in every container's root: bound read-only, or the same symbolic link. */
export interface HostEntry {
    readonly path: string;
    /** Present for a symbolic link. */
    readonly link?: string;
    readonly kind: 'directory' | 'file' | 'link';
}

/**
 * What programs need to run and what hosts lay out differently. `/usr/local` is left out, because images have files
 * there; `/etc` is the container's own but for what the dynamic linker and TLS look up.
 */
const candidates = [
    ...['/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libx32', '/usr/libexec', '/usr/share'],
    ...['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'],
    ...['/nix', '/gnu'],
    ...['/etc/alternatives', '/etc/ld.so.cache', '/etc/ssl/certs'],
];

/** The host's folders of programs that containers see. Other folders of PATH are not in their root. */
export const podFolders: readonly string[] = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Whether containers find a program of the host. */
export function podsFind(program: string): boolean {
    return podFolders.some((folder) => existsSync(join(folder, program)));
}

/** Looks at the host once, so that the same script serves merged and split `/usr`. */
export async function readHostLayout(): Promise<HostEntry[]> {
    const entries = await Promise.all(candidates.map(readEntry));
    return entries.filter((entry) => entry !== undefined);
}

async function readEntry(path: string): Promise<HostEntry | undefined> {
    try {
        const status = await lstat(path);
        if (status.isSymbolicLink()) {
            return { path, kind: 'link', link: await readlink(path) };
        }
        return { path, kind: status.isDirectory() ? 'directory' : 'file' };
    } catch {
        return undefined; // this host does not have it
    }
}
