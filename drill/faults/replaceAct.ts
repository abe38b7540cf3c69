import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi } from '../cluster/clusterApi';
import { type Act, alwaysHeld, nothingLeft } from './act';
import type { ReplaceAction } from './recipe';

/** Pods may drain their connections before they end. */
const patienceMs = 90_000;
const usualPollMs = 200;

/** Deletes pods and waits until they are gone and their owner has made as many others ready. */
export function replaceAct(action: ReplaceAction, api: ClusterApi, pollMs = usualPollMs): Act {
    const { cluster, namespace, selector, count } = action;
    const what = Object.values(selector).join(' ');
    return {
        description: `${count === undefined ? 'every pod' : `${count} pod${count === 1 ? '' : 's'}`} of ${what} in ${cluster} deleted and replaced`,
        async begin() {
            const before = (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
            const doomed = before
                .map(({ name }) => name)
                .sort()
                .slice(0, count);
            if (doomed.length === 0) {
                throw new OperationFailed(`There are no pods of ${what} in ${cluster} to replace.`);
            }
            const startedAt = now();
            await Promise.all(doomed.map((name) => api.remove({ apiVersion: 'v1', kind: 'Pod', namespace, name })));
            for (;;) {
                const pods = await api.pods(namespace, selector);
                const ready = pods.filter((pod) => pod.ready && !pod.ending);
                if (ready.length >= before.length && !pods.some(({ name }) => doomed.includes(name))) {
                    return { startedAt, pods: doomed };
                }
                if (now() - startedAt > patienceMs) {
                    throw new OperationFailed(
                        `${ready.length} of ${before.length} pods of ${what} in ${cluster} are ready ${patienceMs / 1000} s after they were replaced.`,
                    );
                }
                await sleep(pollMs);
            }
        },
        readBack: alwaysHeld,
        end: () => Promise.resolve({ endedAt: now() }),
        mend: nothingLeft,
    };
}
