import {
    chmod,
    chown,
    mkdir,
    mkdtemp,
    readdir,
    readFile,
    readlink,
    rename,
    rm,
    symlink,
    writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PayloadFile } from './payload';

/** Owner of a volume's files, where the lab may change owners. */
export interface Owner {
    readonly uid: number;
    readonly gid: number;
}

const DATA = '..data';
const newData = '..data_tmp';

/**
 * Writes a volume as the kubelet does: files in a fresh hidden directory, the link `..data` renamed over to it, and one
 * link per top-level name through `..data`. A reader sees the old files or the new ones, never a mixture. A program
 * that watches `..data` gets an event.
 *
 * @returns whether anything changed
 */
export async function writeVolume(
    directory: string,
    files: ReadonlyMap<string, PayloadFile>,
    owner?: Owner,
): Promise<boolean> {
    const before = await readlink(join(directory, DATA)).catch(() => undefined);
    if (before !== undefined && (await holdsExactly(join(directory, before), files))) {
        return false;
    }
    const fresh = await mkdtemp(`${directory}/..files-`);
    await chmod(fresh, 0o755);
    for (const [path, file] of files) {
        const target = join(fresh, path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, file.data);
        await chmod(target, file.mode);
        if (owner) {
            await chown(target, owner.uid, owner.gid);
        }
    }
    await symlink(fresh.slice(directory.length + 1), join(directory, newData));
    await rename(join(directory, newData), join(directory, DATA));

    const wanted = new Set([...files.keys()].map((path) => path.split('/')[0] ?? ''));
    // Directories are mount points of other volumes, not of this one.
    const entries = await readdir(directory, { withFileTypes: true });
    const present = entries.filter((e) => !e.name.startsWith('..') && e.isSymbolicLink()).map(({ name }) => name);
    await Promise.all([
        ...[...wanted]
            .filter((name) => !present.includes(name))
            .map((name) => symlink(join(DATA, name), join(directory, name))),
        ...present.filter((name) => !wanted.has(name)).map((name) => rm(join(directory, name))),
    ]);
    if (before !== undefined) {
        await rm(join(directory, before), { recursive: true, force: true });
    }
    return true;
}

async function holdsExactly(directory: string, files: ReadonlyMap<string, PayloadFile>): Promise<boolean> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    if (entries.filter((entry) => entry.isFile()).length !== files.size) {
        return false;
    }
    for (const [path, file] of files) {
        const data = await readFile(join(directory, path)).catch(() => undefined);
        if (!data?.equals(file.data)) {
            return false;
        }
    }
    return true;
}
