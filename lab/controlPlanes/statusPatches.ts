import type { KubeApi } from '../node/kubeApi';

/** A status that has to be written. */
export interface StatusPatch {
    path: string;
    body: object;
}

/** Writes statuses one after the other; what fails is logged, and tried again with the next change. */
export async function writeStatuses(
    api: Pick<KubeApi, 'patch'>,
    patches: readonly StatusPatch[],
    log: (line: string) => void,
): Promise<void> {
    for (const { path, body } of patches) {
        await api.patch(path, 'merge-patch', body).catch((error: unknown) => log(String(error)));
    }
}
