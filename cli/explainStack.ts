import { join } from 'node:path';
import { previewedResources } from '../engine/previewedResources';
import { projectFolder } from '../engine/project';
import { BadInput } from '../errors';
import { type StackCluster, stackClusters } from '../fleet/stackClusters';
import { stateDirectory } from '../lab/state';
import { ensureTools } from '../lab/tools';
import { withProgress } from './progress';
import { showToolProgress } from './showToolProgress';

/** The clusters of a stack of the Pulumi project around the current folder, as its next `up` would leave them. */
export async function readStackClusters(stack: string): Promise<StackCluster[]> {
    const project = projectFolder(process.cwd());
    if (project === undefined) {
        throw new BadInput(
            `\`--stack\` is "${stack}", but ${process.cwd()} holds no Pulumi.yaml, and no folder above it does. ` +
                'Run this in the folder of a Pulumi project.',
        );
    }
    const [pulumi] = await showToolProgress((onProgress) => ensureTools(['pulumi'], { settings: [], onProgress }));
    const folder = join(stateDirectory(undefined), 'pulumi', 'engine');
    const resources = await withProgress([stack], async (progress) => {
        progress.step(stack, 'previewing');
        const declared = await previewedResources({
            project,
            stack,
            pulumi: pulumi.path,
            folder,
        });
        progress.done(stack);
        return declared;
    });
    const clusters = stackClusters(resources);
    if (clusters.length === 0) {
        throw new BadInput(`The stack ${stack} declares no Kubernetes objects, so there is nothing to explain.`);
    }
    return clusters;
}
