import { type CreateRequest, InitFailed } from '../protocol/plugin';
import { hasUnknowns, plain, type Properties, textAt } from '../protocol/values';
import { ApiError, immutableCauses, isDryRunUnavailable, isNamespaceMissing } from './apiError';
import { applyOurs, insists, patchForceAnnotation } from './applyObject';
import { awaiterOf } from './awaiting/awaiters';
import { untilReady } from './awaiting/untilReady';
import { fieldManagerOf, idOf, isAppliedBy, tokenOf } from './identity';
import { describe, type Kind } from './kinds';
import { outputsOf, previewOfCreate, unjudgedPreview } from './liveObject';
import { Patience, timeoutSeconds } from './patience';
import { about, servedKind, type Site } from './site';

interface Created {
    id: string;
    outputs: Properties;
}

/** Creates the object and waits until it is ready. */
export async function createObject(request: CreateRequest, site: Site): Promise<Created> {
    const manifest = plain(request.inputs);
    try {
        if (request.preview) {
            return await previewCreate(request, manifest, site);
        }
        const manager = fieldManagerOf(request.urn);
        const kind = await servedKind(manifest, site);
        await existingOf(kind, manifest, { manager, urn: request.urn }, site);
        const live = await applyOurs(kind, manifest, { manager, urn: request.urn }, site);
        return await settled(live, kind, manager, request, site);
    } catch (error) {
        throw error instanceof InitFailed ? error : about(manifest, error);
    }
}

/** Waits for an applied object. One that does not become ready still exists, and is recorded as such. */
export async function settled(
    applied: Properties,
    kind: Kind,
    manager: string,
    { urn, inputs, timeoutSeconds: custom }: Pick<CreateRequest, 'urn' | 'inputs' | 'timeoutSeconds'>,
    { cluster, log, interrupted }: Site,
): Promise<Created> {
    const awaiter = awaiterOf(applied, plain(inputs));
    if (awaiter === undefined) {
        return { id: idOf(applied), outputs: outputsOf(applied, inputs, manager) };
    }
    const patience = new Patience(timeoutSeconds(custom, plain(inputs)), interrupted);
    const { live, reasons } = await untilReady(applied, { kind, awaiter, cluster, patience, log, urn });
    const outputs = outputsOf(live, inputs, manager);
    if (reasons.length > 0) {
        throw new InitFailed(idOf(live), inputs, outputs, reasons);
    }
    return { id: idOf(live), outputs };
}

/** The API server's own judgement of the object, where it can be had before anything else of the update exists. */
async function previewCreate({ urn, inputs }: CreateRequest, manifest: Properties, site: Site): Promise<Created> {
    const unjudged = { id: '', outputs: unjudgedPreview(inputs) };
    const { cluster } = site;
    const kind = await cluster.kinds.find(textAt(manifest, 'apiVersion') ?? '', textAt(manifest, 'kind') ?? '');
    if (kind === undefined || hasUnknowns(manifest)) {
        return unjudged;
    }
    const manager = fieldManagerOf(urn);
    const existing = await existingOf(kind, manifest, { manager, urn, preview: true }, site);
    if (existing === undefined && tokenOf(urn, textAt(manifest, 'kind')).patch) {
        return unjudged; // this very update may be about to make it
    }
    try {
        const dryRun = await applyOurs(kind, manifest, { manager, urn, dryRun: true }, site);
        return { id: '', outputs: outputsOf(previewOfCreate(dryRun, manifest), inputs, manager) };
    } catch (error) {
        const replacing = existing !== undefined && error instanceof ApiError && isOnlyImmutable(error);
        if (replacing || isNamespaceMissing(error) || isDryRunUnavailable(error)) {
            return unjudged;
        }
        throw error;
    }
}

/**
 * The object that is there already, if it is one of ours: created by an interrupted update, or about to be replaced.
 * An object of another owner is not touched. A patch is the opposite: it needs an existing object.
 */
async function existingOf(
    kind: Kind,
    manifest: Properties,
    { manager, urn, preview = false }: { manager: string; urn: string; preview?: boolean },
    site: Site,
): Promise<Properties | undefined> {
    const [namespace, name] = [textAt(manifest, 'metadata', 'namespace'), textAt(manifest, 'metadata', 'name') ?? ''];
    const existing = await site.cluster.get(kind, namespace, name);
    if (tokenOf(urn, textAt(manifest, 'kind')).patch) {
        if (existing === undefined && !preview) {
            throw new Error(`${describe(manifest)} does not exist, so there is nothing to patch.`);
        }
        return existing;
    }
    if (existing !== undefined && !isAppliedBy(existing, manager) && !insists(manifest, site)) {
        throw new Error(
            `${describe(manifest)} exists already and was not created by this resource. Delete it, import it ` +
                `(\`pulumi import\`), or take it over with the annotation \`${patchForceAnnotation}: "true"\`.`,
        );
    }
    return existing;
}

function isOnlyImmutable(error: ApiError): boolean {
    return error.causes.length > 0 && immutableCauses(error).length === error.causes.length;
}
