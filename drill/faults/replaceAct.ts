import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, Pod } from '../cluster/clusterApi';
import { type Act, nothingLeft } from './act';
import { held } from './proof';
import type { ReplaceAction } from './recipe';

/** Pods may drain their connections before they end. */
const patienceMs = 90_000;
const usualPollMs = 200;

/** Deletes pods and waits until they are gone and their owner has made as many others ready. */
export function replaceAct(action: ReplaceAction, api: ClusterApi, pollMs = usualPollMs): Act {
    const { cluster, namespace, selector, count } = action;
    const what = Object.values(selector).join(' ');
    let deleted: readonly Pod[] = [];
    let successors: readonly Pod[] = [];
    return {
        description: `${count === undefined ? 'every pod' : `${count} pod${count === 1 ? '' : 's'}`} of ${what} in ${cluster} deleted and replaced`,
        async begin(signal) {
            const before = (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
            deleted = before.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, count);
            if (deleted.length === 0) {
                throw new OperationFailed(`There are no pods of ${what} in ${cluster} to replace.`);
            }
            const lone = deleted.filter(({ controlled }) => controlled === false);
            if (lone.length > 0) {
                throw new OperationFailed(
                    `${lone.map(({ name }) => name).join(', ')} in ${cluster} belongs to no controller: deleted, it would be gone for good.`,
                );
            }
            const startedAt = now();
            await Promise.all(
                deleted.map(({ name }) => api.remove({ apiVersion: 'v1', kind: 'Pod', namespace, name })),
            );
            for (;;) {
                const pods = await api.pods(namespace, selector);
                const ready = pods.filter((pod) => pod.ready && !pod.ending);
                if (ready.length >= before.length && !pods.some((pod) => isIn(deleted, pod))) {
                    successors = ready.filter((pod) => !isIn(before, pod));
                    return { startedAt, pods: deleted.map(({ name }) => name) };
                }
                if (now() - startedAt > patienceMs) {
                    throw new OperationFailed(
                        `${ready.length} of ${before.length} pods of ${what} in ${cluster} are ready ${patienceMs / 1000} s after they were replaced.`,
                    );
                }
                await sleep(pollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
            }
        },
        async readBack() {
            const [pods, ready] = await Promise.all([api.pods(namespace, selector), api.readyEndpoints(namespace)]);
            const names = new Set(pods.map(({ name }) => name));
            const stale = deleted.filter(({ name }) => !names.has(name) && ready.includes(name));
            if (stale.length > 0) {
                const text = `Services still send requests to ${stale.map(({ name }) => name).join(', ')}, which the drill deleted in ${cluster}.`;
                return { state: 'pending', text };
            }
            const gone = successors.filter((pod) => !isIn(pods, pod));
            return gone.length === 0
                ? held
                : {
                      state: 'undone',
                      text: `${gone.map(({ name }) => name).join(', ')} of ${what} in ${cluster} took the place of a deleted pod and is gone too.`,
                  };
        },
        end: () => Promise.resolve({ endedAt: now() }),
        mend: nothingLeft,
    };
}

/** A StatefulSet gives a new pod the name of the old one, but never its identity. */
function isIn(pods: readonly Pod[], { uid }: Pod): boolean {
    return pods.some((pod) => pod.uid === uid);
}
