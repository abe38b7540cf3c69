import { Kinds, pathOf } from '../../../plugins/kubernetes/kinds';
import type { Properties } from '../../../plugins/protocol/values';
import { type ScratchCluster, untilTrue } from './scratchCluster';

/** Resolves where the API server would take the manifest, every field of it; rejects with its reason. */
export type Judge = (manifest: object) => Promise<void>;

/**
 * Applies resource definitions, and judges manifests by a dry run with strict field validation.
 *
 * @param last The kind by which it is known that all definitions are served.
 */
export async function judgeBy(
    cluster: ScratchCluster,
    definitions: readonly unknown[],
    last: { apiVersion: string; kind: string },
): Promise<Judge> {
    for (const definition of definitions.filter((each) => each !== null && each !== undefined)) {
        const { name } = (definition as { metadata: { name: string } }).metadata;
        await cluster.request({
            method: 'PATCH',
            path: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`,
            query: { fieldManager: 'test' },
            contentType: 'application/apply-patch+yaml',
            body: definition as Properties,
        });
    }
    await untilTrue(async () => (await new Kinds(cluster.request).find(last.apiVersion, last.kind)) !== undefined);
    const kinds = new Kinds(cluster.request);
    return async (manifest) => {
        const { apiVersion, kind, metadata } = manifest as Record<string, string> & { metadata: { name: string } };
        const served = await kinds.find(apiVersion ?? '', kind ?? '');
        if (!served) {
            throw new Error(`${kind} is not served.`);
        }
        await cluster.request({
            method: 'PATCH',
            path: pathOf(served, 'default', metadata.name),
            query: { fieldManager: 'test', fieldValidation: 'Strict', dryRun: 'All' },
            contentType: 'application/apply-patch+yaml',
            body: { ...manifest, metadata: { ...metadata, namespace: 'default' } },
        });
    };
}
