import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { catalog } from './catalog';
import type { ToolName } from './tool';

/** What envtest keeps in `KUBEBUILDER_ASSETS` (https://book.kubebuilder.io/reference/envtest). */
const kubebuilderAssets: readonly ToolName[] = ['etcd', 'kube-apiserver'];

/** Whether a program is in a folder of PATH. */
export function isOnPath(program: string, env: NodeJS.ProcessEnv): boolean {
    return (env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/**
 * Paths of a tool, in the order in which they are tried: `PATH`, then `KUBEBUILDER_ASSETS`.
 * Relative entries are skipped: the choice must not depend on the working directory.
 */
export function searchPath(name: ToolName, env: NodeJS.ProcessEnv): string[] {
    if (!catalog[name].rule) {
        return []; // a directory, or a program that cannot be identified by its name
    }
    const directories = (env['PATH'] ?? '').split(delimiter);
    if (kubebuilderAssets.includes(name)) {
        directories.push(env['KUBEBUILDER_ASSETS'] ?? '');
    }
    return [...new Set(directories.filter(isAbsolute).map((directory) => join(directory, name)))];
}
