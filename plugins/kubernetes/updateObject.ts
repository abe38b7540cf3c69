import { InitFailed, type UpdateRequest } from '../protocol/plugin';
import { hasUnknowns, plain, type Properties, textAt } from '../protocol/values';
import { isDryRunUnavailable } from './apiError';
import { applyOurs } from './applyObject';
import { settled } from './createObject';
import { recordedManager } from './identity';
import { outputsOf, previewOfUpdate, unjudgedPreview } from './liveObject';
import { about, servedKind, type Site } from './site';

/** Applies the changed object and waits until it is ready again. */
export async function updateObject(request: UpdateRequest, site: Site): Promise<Properties> {
    const manifest = plain(request.inputs);
    const manager = recordedManager(plain(request.oldOutputs), request.urn);
    try {
        if (request.preview) {
            return await previewUpdate(request, manifest, manager, site);
        }
        const kind = await servedKind(manifest, site);
        const live = await applyOurs(kind, manifest, { manager, urn: request.urn }, site);
        return (await settled(live, kind, manager, request, site)).outputs;
    } catch (error) {
        throw error instanceof InitFailed ? error : about(manifest, error);
    }
}

async function previewUpdate(
    { urn, inputs, oldOutputs }: UpdateRequest,
    manifest: Properties,
    manager: string,
    site: Site,
): Promise<Properties> {
    const { cluster } = site;
    const kind = await cluster.kinds.find(textAt(manifest, 'apiVersion') ?? '', textAt(manifest, 'kind') ?? '');
    if (kind === undefined || hasUnknowns(manifest)) {
        return unjudgedPreview(inputs);
    }
    try {
        const dryRun = await applyOurs(kind, manifest, { manager, urn, dryRun: true }, site);
        return outputsOf(previewOfUpdate(dryRun, plain(oldOutputs)), inputs, manager);
    } catch (error) {
        if (isDryRunUnavailable(error)) {
            return unjudgedPreview(inputs);
        }
        throw error;
    }
}
