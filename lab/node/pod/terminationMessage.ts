import { readFile, truncate } from 'node:fs/promises';
import type { V1Container } from '@kubernetes/client-node';

/** Kubernetes' limit for a termination message. */
const limitBytes = 4096;

/** What an ended container wrote for its status, or the end of its log where its policy says so. */
export async function terminationMessage(
    container: V1Container,
    paths: { readonly message: string; readonly log: string },
    exitCode: number,
): Promise<string> {
    const written = await readFile(paths.message, 'utf8').catch(() => '');
    await truncate(paths.message).catch(() => undefined); // it never came to be
    const useLog = !written && container.terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0;
    const text = useLog ? await readFile(paths.log, 'utf8').catch(() => '') : written;
    return text.slice(-limitBytes);
}
