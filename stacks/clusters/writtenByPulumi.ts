import type { ReadObject } from '../../drill/cluster/clusterReader';

/** Whether Pulumi wrote any field of an object: of this stack, or of another one. */
export function writtenByPulumi({ metadata: { managedFields = [] } }: ReadObject): boolean {
    return managedFields.some(({ manager }) => manager?.startsWith('pulumi-') === true);
}
