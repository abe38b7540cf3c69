import { readFileSync, writeFileSync } from 'node:fs';
import { codeOf, messageOf, OperationFailed } from '../../errors';
import { type HeldLock, holdLock } from '../process/holdLock';

/** The right to build, held by one process at a time. */
export type BuildLock = HeldLock;

/** Time after which waiting for another holder is worth a word. */
const quietMs = 500;

/** Takes the lock, waiting for as long as another process holds it; `onWait` learns which, if it said so. */
export async function takeBuildLock(
    file: string,
    onWait: (holder: number | undefined) => void,
    signal?: AbortSignal,
): Promise<BuildLock> {
    const waiting = setTimeout(() => onWait(holderOf(file)), quietMs);
    try {
        const lock = await holdLock(file, { signal });
        writeFileSync(file, `${process.pid}\n`); // for people and for `onWait`; the lock itself is the kernel's
        return lock;
    } catch (error) {
        signal?.throwIfAborted();
        const absent = codeOf(error) === 'ENOENT';
        const why = absent ? '`flock` is not on PATH; it is part of util-linux.' : `${messageOf(error)}.`;
        throw new OperationFailed(`The tools cannot be locked for building (${file}): ${why}`);
    } finally {
        clearTimeout(waiting);
    }
}

function holderOf(file: string): number | undefined {
    try {
        return Number(readFileSync(file, 'utf8')) || undefined;
    } catch {
        return undefined;
    }
}
