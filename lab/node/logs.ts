import { open, stat } from 'node:fs/promises';

/** Logs are on a tmpfs, which is memory. */
const logLimitBytes = 4 * 2 ** 20;
const keptBytes = 2 ** 20;

/** Cuts logs that have grown too long down to their last mebibyte; their writers append, so they go on. */
export async function trimLogs(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
        const size = await stat(path).then(
            (status) => status.size,
            () => 0, // not started yet
        );
        if (size > logLimitBytes) {
            await keepTail(path, size);
        }
    }
}

async function keepTail(path: string, size: number): Promise<void> {
    const file = await open(path, 'r+');
    try {
        const tail = Buffer.alloc(keptBytes);
        const { bytesRead } = await file.read(tail, 0, keptBytes, size - keptBytes);
        await file.write(tail, 0, bytesRead, 0);
        await file.truncate(bytesRead);
    } finally {
        await file.close();
    }
}
