import { at, type Properties } from '../protocol/values';
import { type ApiError, isFieldConflict } from './apiError';
import type { Kind } from './kinds';
import { onceServed, type Site } from './site';

/** Fields to take over from others on the way, if the program insists. */
export const patchForceAnnotation = 'pulumi.com/patchForce';

/** Applies one of our objects. Fields that others changed meanwhile are reset, with a warning. */
export async function applyOurs(
    kind: Kind,
    manifest: Properties,
    { manager, urn, dryRun = false }: { manager: string; urn: string; dryRun?: boolean },
    site: Site,
): Promise<Properties> {
    const force = insists(manifest, site);
    const apply = (forced: boolean): Promise<Properties> =>
        onceServed(() => site.cluster.apply(kind, manifest, { manager, force: forced, dryRun }), site);
    try {
        return await apply(force);
    } catch (error) {
        if (!isFieldConflict(error)) {
            throw error;
        }
        if (!dryRun) {
            site.log.warning(urn, `taking back fields that others changed: ${conflicts(error)}`);
        }
        return apply(true);
    }
}

/** The program (or its provider) takes the object over from others. */
export function insists(manifest: Properties, { configuration }: Site): boolean {
    return configuration.upsert || at(manifest, 'metadata', 'annotations', patchForceAnnotation) === 'true';
}

function conflicts(error: ApiError): string {
    return error.causes
        .filter(({ reason }) => reason === 'FieldManagerConflict')
        .map(({ field, message }) => `${field} (${message})`)
        .join(', ');
}
