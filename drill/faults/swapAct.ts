import { BadInput } from '../../errors/badInput';
import { OperationFailed } from '../../errors/operationFailed';
import { now } from '../clock';
import { ClusterApi, ClusterObject, ObjectRef } from '../cluster/clusterApi';
import { Act } from './act';
import { Materials, SwapAction } from './recipe';

type Data = Record<string, string>;

/**
 * The data of a Secret replaced by other, and put back. What it held is kept beside it, as a Secret too, until then: it
 * must outlive a drill that is killed, and may be nowhere where a Secret may not be.
 */
export function swapAct(action: SwapAction, api: ClusterApi, materials: Materials): Act {
    const { cluster, namespace, secret, material } = action;
    const replacement = materials[material];
    if (!replacement) {
        throw new BadInput(
            `Secret ${secret} is to be swapped for \`${material}\`, which the stack's output \`drillSecrets\` does not have (${Object.keys(materials).join(', ') || 'it has none'}).`,
        );
    }
    const ref: ObjectRef = { apiVersion: 'v1', kind: 'Secret', namespace, name: secret };
    const backup: ObjectRef = { ...ref, name: `${secret}-before-drill` };
    let begun = false;
    const putBack = async (): Promise<boolean> => {
        const kept = await api.read(backup);
        if (!kept) {
            return false;
        }
        await api.patch(ref, { data: exactly(dataOf(kept), await api.read(ref)) });
        await api.remove(backup);
        await api.disown(ref).catch(() => undefined); // as with replicas: it has ended all the same
        return true;
    };
    return {
        description: `Secret ${secret} in ${cluster} swapped for ${material}`,
        async begin() {
            const found = await api.read(ref);
            if (!found) {
                throw new OperationFailed(`There is no Secret ${namespace}/${secret} in ${cluster} to swap.`);
            }
            begun = true;
            await api.create(backup, { type: 'Opaque', data: dataOf(found) });
            const startedAt = now();
            await api.patch(ref, { data: exactly(encoded(replacement), found) });
            return { startedAt, pods: [] };
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
                ? `Put Secret ${secret} in ${cluster} back, which an earlier drill left swapped.`
                : undefined;
        },
    };
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
