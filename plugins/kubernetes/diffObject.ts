import { isDeepStrictEqual } from 'node:util';
import { type Change, changesBetween, propertyPath, touches } from '../protocol/changes';
import type { Difference, DiffRequest } from '../protocol/plugin';
import { hasUnknowns, plain, type Properties, textAt } from '../protocol/values';
import { ApiError, immutableCauses } from './apiError';
import { applyOurs } from './applyObject';
import { isAutonamed, recordedManager } from './identity';
import { immutableChanges } from './immutableFields';
import { desiredPart } from './liveObject';
import type { Site } from './site';

const none: Difference = { changes: false, paths: {}, replaces: [], deleteBeforeReplace: false };

/**
 * What would change: where the program's inputs differ from the recorded ones, unless the API server says that
 * applying them would change nothing (`500m` and `0.5` are one quantity, and a default written out is still the
 * default). What cannot be changed in place replaces the object: known by table, or by the API server's own answer.
 */
export async function diffObject(
    { urn, oldInputs, oldOutputs, newInputs }: DiffRequest,
    site: Site,
): Promise<Difference> {
    const [before, after] = [plain(oldInputs), plain(newInputs)];
    const changes = changesBetween(before, after);
    if (changes.length === 0) {
        return none;
    }
    const listed = immutableChanges(changes, before, after, site.configuration.mutable);
    const moved = listed.some((change) => touches(change, 'metadata.name') || touches(change, 'metadata.namespace'));
    const answer =
        moved || hasUnknowns(after)
            ? undefined
            : await judged(after, recordedManager(plain(oldOutputs), urn), urn, site).catch(() => undefined);
    if (answer === 'unchanged') {
        return none;
    }
    const told = answer === undefined ? [] : changes.filter((change) => answer.some((field) => isAt(change, field)));
    // An immutable field that no input names: some change in the spec caused it.
    const blamed = answer !== undefined && answer.length > 0 && told.length === 0 ? changes : told;
    const replacing = [...new Set([...listed, ...blamed])];
    return {
        changes: true,
        paths: Object.fromEntries(changes.map((change) => [propertyPath(change.segments), change.kind])),
        replaces: replacing.map((change) => propertyPath(change.segments)),
        deleteBeforeReplace: replacing.length > 0 && !isAutonamed(after) && samePlace(before, after),
    };
}

/** What the API server says to the new inputs: nothing changes, or which fields it would not let change. */
async function judged(manifest: Properties, manager: string, urn: string, site: Site): Promise<'unchanged' | string[]> {
    const { cluster } = site;
    const kind = await cluster.kinds.find(textAt(manifest, 'apiVersion') ?? '', textAt(manifest, 'kind') ?? '');
    const name = textAt(manifest, 'metadata', 'name') ?? '';
    const live = kind && (await cluster.get(kind, textAt(manifest, 'metadata', 'namespace'), name));
    if (kind === undefined || live === undefined) {
        return [];
    }
    try {
        const dryRun = await applyOurs(kind, manifest, { manager, urn, dryRun: true }, site);
        return isDeepStrictEqual(desiredPart(live), desiredPart(dryRun)) ? 'unchanged' : [];
    } catch (error) {
        if (error instanceof ApiError) {
            return immutableCauses(error).map(({ field }) => field);
        }
        throw error;
    }
}

/** An API server's field (`spec.clusterIPs[0]`) and a change's place. */
function isAt(change: Change, field: string): boolean {
    return touches(change, field.replace(/\[(\w+)\]/g, '.$1'));
}

/** The replacement would have the same name, so it cannot exist beside the old object. */
function samePlace(before: Properties, after: Properties): boolean {
    return (['name', 'namespace'] as const).every(
        (key) => textAt(before, 'metadata', key) === textAt(after, 'metadata', key),
    );
}
