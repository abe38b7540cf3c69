import { readLab } from '../lab/state';
import { ensureTools } from '../lab/tools';
import { showToolProgress } from './showToolProgress';
import type { StackChoice } from './stackFlags';

/** Path of `pulumi`: that of the lab in this folder, unless `--tool` chooses one, or the one that is found. */
export async function pulumiPath({ tool }: Pick<StackChoice, 'tool'>, stateDir: string | undefined): Promise<string> {
    const ofLab = stateDir === undefined ? undefined : readLab(stateDir)?.tools.find(({ name }) => name === 'pulumi');
    if (ofLab !== undefined && tool.length === 0) {
        return ofLab.path;
    }
    const [pulumi] = await showToolProgress((onProgress) => ensureTools(['pulumi'], { settings: tool, onProgress }));
    return pulumi.path;
}
