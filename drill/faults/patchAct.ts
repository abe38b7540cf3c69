import { OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, ObjectRef } from '../cluster/clusterApi';
import type { Act } from './act';
import { includes } from './includes';
import { byWhom } from './lastWriter';
import { held } from './proof';
import type { PatchAction } from './recipe';

/** On patched objects, until the patch is reverted. */
const patchedAnnotation = 'pulumi-failover/patched-by-drill';

/** A merge patch of an object, and the patch that reverts it. */
export function patchAct(action: PatchAction, api: ClusterApi): Act {
    const { cluster, namespace, apiVersion, kind, name, begin, end } = action;
    const ref: ObjectRef = { apiVersion, kind, namespace, name };
    let begun = false;
    const takeBack = async (): Promise<void> => {
        await api.patch(ref, annotated(end, null));
        await api.disown(ref).catch(() => undefined);
    };
    return {
        description: `${kind} ${name} in ${cluster} changed: ${JSON.stringify(begin)}`,
        async begin() {
            if (!(await api.read(ref))) {
                throw new OperationFailed(`There is no ${kind} ${namespace}/${name} in ${cluster} to change.`);
            }
            begun = true;
            const startedAt = now();
            await api.patch(ref, annotated(begin, 'true'));
            return { startedAt, pods: [] };
        },
        async readBack() {
            const found = await api.read(ref);
            return includes(found, begin)
                ? held
                : {
                      state: 'undone',
                      text: `${kind} ${namespace}/${name} in ${cluster} ${found ? 'is not as patched' : 'is gone'}${byWhom(found)}.`,
                  };
        },
        async end() {
            const endedAt = now();
            if (begun) {
                await takeBack();
            }
            return { endedAt };
        },
        async mend() {
            const found = await api.read(ref);
            if (found?.metadata.annotations?.[patchedAnnotation] === undefined) {
                return undefined;
            }
            await takeBack();
            return `Changed ${kind} ${name} in ${cluster} back, left changed by an earlier drill.`;
        },
    };
}

function annotated(patch: object, value: string | null): object {
    const { metadata = {} } = patch as { metadata?: { annotations?: object } };
    return {
        ...patch,
        metadata: { ...metadata, annotations: { ...metadata.annotations, [patchedAnnotation]: value } },
    };
}
