import { createHash } from 'node:crypto';
import { BadInput, OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, ClusterObject, ObjectRef } from '../cluster/clusterApi';
import type { Act } from './act';
import { byWhom } from './lastWriter';
import { held } from './proof';
import type { Materials, SwapAction } from './recipe';

type Data = Record<string, string>;

/** Annotation of the backup: digest of the data that the drill wrote into the Secret. */
const swappedIn = 'pulumi-failover/swapped-in';

/**
 * Replaces the data of a Secret, and puts them back. The old data are kept in a second Secret meanwhile: they must
 * survive a killed drill, and belong nowhere but in a Secret.
 */
export function swapAct(action: SwapAction, api: ClusterApi, materials: Materials): Act {
    const { cluster, namespace, secret, material } = action;
    const replacement = materials[material];
    if (!replacement) {
        throw new BadInput(
            `Secret ${secret} cannot be swapped for \`${material}\`: the stack's output \`drillSecrets\` has no such entry (${Object.keys(materials).join(', ') || 'it has none'}).`,
        );
    }
    const ref: ObjectRef = { apiVersion: 'v1', kind: 'Secret', namespace, name: secret };
    const backup = backupOf(action);
    let begun = false;
    const putBack = async (): Promise<boolean> => {
        const kept = await api.read(backup);
        const swapped = kept?.metadata.annotations?.[swappedIn];
        if (!kept || swapped === undefined) {
            return false; // or not the drill's
        }
        const found = await api.read(ref);
        // Otherwise somebody has written newer data, which must stay.
        const ours = markOf(dataOf(found)) === swapped;
        if (ours) {
            await api.patch(ref, { data: exactly(dataOf(kept), found) });
        }
        await api.remove(backup);
        await api.disown(ref).catch(() => undefined); // as with replicas: the fault is reverted even where this fails
        return ours;
    };
    return {
        description: `Secret ${secret} in ${cluster} swapped for ${material}`,
        async begin() {
            const found = await api.read(ref);
            if (!found) {
                throw new OperationFailed(`There is no Secret ${namespace}/${secret} in ${cluster} to swap.`);
            }
            begun = true;
            const data = encoded(replacement);
            const annotations = { [swappedIn]: markOf(data) };
            await api.create(backup, { type: 'Opaque', metadata: { annotations }, data: dataOf(found) });
            const startedAt = now();
            await api.patch(ref, { data: exactly(data, found) });
            return { startedAt, pods: [] };
        },
        async readBack() {
            const found = await api.read(ref);
            return markOf(dataOf(found)) === markOf(encoded(replacement))
                ? held
                : {
                      state: 'undone',
                      text: `Secret ${namespace}/${secret} in ${cluster} does not hold ${material}${byWhom(found)}.`,
                  };
        },
        async end() {
            const endedAt = now();
            if (begun) {
                await putBack();
            }
            return { endedAt };
        },
        async mend() {
            return (await putBack())
                ? `Put Secret ${secret} in ${cluster} back, left swapped by an earlier drill.`
                : undefined;
        },
    };
}

/** The Secret that keeps the old data. */
export function backupOf({ namespace, secret }: SwapAction): ObjectRef {
    return { apiVersion: 'v1', kind: 'Secret', namespace, name: `${secret}-before-drill` };
}

/** Digest of the data. */
function markOf(data: Readonly<Data>): string {
    const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
    return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}

function dataOf(secret: ClusterObject | undefined): Data {
    return { ...secret?.data };
}

function encoded(material: Readonly<Data>): Data {
    return Object.fromEntries(
        Object.entries(material).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    );
}

/** A merge patch to these data and no others. */
function exactly(wanted: Data, present: ClusterObject | undefined): Record<string, string | null> {
    const surplus = Object.keys(dataOf(present)).filter((key) => !(key in wanted));
    return { ...wanted, ...Object.fromEntries(surplus.map((key) => [key, null])) };
}
