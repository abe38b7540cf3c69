import type { DeleteRequest } from '../protocol/plugin';
import { at, objectsAt, plain, type Properties, textAt, textsAt } from '../protocol/values';
import { Unreachable } from './apiError';
import type { Cluster, Propagation } from './cluster';
import { placeOf, recordedManager, tokenOf } from './identity';
import { describe, isBuiltIn, type Kind } from './kinds';
import { Patience, pause, timeoutSeconds } from './patience';
import { about, type Site } from './site';

const policies: Record<string, Propagation> = {
    foreground: 'Foreground',
    background: 'Background',
    orphan: 'Orphan',
};

/** Deletes the object with its dependents and waits until they are gone. A missing object is fine. */
export async function deleteObject(request: DeleteRequest, site: Site): Promise<void> {
    try {
        await deleteLive(request, site);
    } catch (error) {
        if (!(error instanceof Unreachable)) {
            throw about(plain(request.outputs), error);
        }
        if (!site.configuration.deleteUnreachable) {
            throw new Error(
                `${error.message}. If the cluster is gone for good, set \`deleteUnreachable: true\` on the provider ` +
                    'to forget its objects.',
                { cause: error },
            );
        }
        site.log.warning(request.urn, `${error.message}; forgotten without being deleted (deleteUnreachable)`);
    }
}

async function deleteLive(
    { id, urn, inputs, outputs, timeoutSeconds: custom }: DeleteRequest,
    site: Site,
): Promise<void> {
    const { cluster, log, interrupted } = site;
    const recorded = { ...plain(inputs), ...plain(outputs) };
    const token = tokenOf(urn, textAt(recorded, 'kind'));
    const apiVersion = textAt(recorded, 'apiVersion') ?? token.apiVersion;
    const kind = await cluster.kinds.find(apiVersion, textAt(recorded, 'kind') ?? token.kind);
    if (kind === undefined) {
        return; // Its definition is gone, and all objects with it.
    }
    const { namespace = cluster.namespace, name } = placeOf(id);
    const before = await cluster.get(kind, namespace, name);
    if (before === undefined) {
        return;
    }
    if (token.patch) {
        await giveUp(kind, before, recordedManager(recorded, urn), cluster);
        return;
    }
    if (!(await cluster.delete(kind, namespace, name, propagation(recorded, apiVersion)))) {
        return;
    }
    const patience = new Patience(timeoutSeconds(custom, recorded), interrupted);
    for (let turn = 0; ; turn++) {
        const live = await cluster.get(kind, namespace, name);
        if (live === undefined || at(live, 'metadata', 'uid') !== at(before, 'metadata', 'uid')) {
            log.status(urn, '');
            return;
        }
        const end = patience.ended(holding(live));
        if (end !== undefined) {
            throw new Error(`${describe(live)} is being deleted, but is still there: ${end}`);
        }
        if (turn > 3) {
            log.status(urn, `waiting until it is gone: ${holding(live)}`);
        }
        await pause(turn, patience);
    }
}

/** Releases the fields of a patch: applying it without fields removes those without another owner. */
async function giveUp(kind: Kind, live: Properties, manager: string, cluster: Cluster): Promise<void> {
    const { name, namespace } = { name: at(live, 'metadata', 'name'), namespace: at(live, 'metadata', 'namespace') };
    const metadata = { name: name ?? null, ...(namespace !== undefined && { namespace }) };
    const manifest = { apiVersion: kind.apiVersion, kind: kind.kind, metadata };
    await cluster.apply(kind, manifest, { manager, force: false, dryRun: false });
}

/**
 * Foreground, so that waiting for the object includes its dependents. Custom resources own nothing here, and the
 * garbage collector learns of a new kind only every 30 s, so it would let a foreground deletion wait that long.
 */
function propagation(recorded: Properties, apiVersion: string): Propagation {
    const asked = textAt(recorded, 'metadata', 'annotations', 'pulumi.com/deletionPropagationPolicy');
    return policies[asked ?? ''] ?? (isBuiltIn(apiVersion) ? 'Foreground' : 'Background');
}

/** What keeps the object. */
function holding(live: Properties): string {
    const finalizers = textsAt(live, 'metadata', 'finalizers');
    const conditions = objectsAt(live, 'status', 'conditions')
        .filter(
            (entry) =>
                /^(Namespace.*|Terminating)$/.test(textAt(entry, 'type') ?? '') && at(entry, 'status') === 'True',
        )
        .map((entry) => textAt(entry, 'message') ?? '');
    const held = finalizers.length > 0 ? [`finalizers ${finalizers.join(', ')}`] : [];
    return [...held, ...conditions].join('; ') || 'not gone yet';
}
