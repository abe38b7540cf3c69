import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, ObjectRef, Pod } from '../cluster/clusterApi';
import type { Act } from './act';
import { byWhom } from './lastWriter';
import { held, type Proof } from './proof';
import type { DrainAction } from './recipe';

/** On nodes that a drill has cordoned: which pods it drained there, so that the next drill finds what a killed one left. */
export const cordonedLabel = 'pulumi-failover/cordoned-by-drill';

/** A PodDisruptionBudget may allow one eviction after the other. */
const patienceMs = 90_000;
const usualPollMs = 500;

/**
 * Cordons the nodes that pods run on, all or `count` of them, and evicts these pods, as `kubectl drain` does with the pods of
 * one workload. Other pods stay. Nodes that were cordoned before stay cordoned.
 */
export function drainAct(action: DrainAction, api: ClusterApi, pollMs = usualPollMs): Act {
    const { cluster, namespace, selector, count } = action;
    const what = Object.values(selector).join(' ');
    const id = createHash('sha256')
        .update(JSON.stringify([namespace, selector]))
        .digest('hex')
        .slice(0, 16);
    let nodes: string[] = [];
    let evicted: readonly Pod[] = [];
    let cordoned: string[] = [];

    const nodesOf = (pods: readonly Pod[]): string[] =>
        [...new Set(pods.flatMap(({ node }) => node ?? []))].sort().slice(0, count);
    const uncordon = async (name: string): Promise<void> => {
        const found = await api.read(nodeRef(name));
        if (found?.metadata.labels?.[cordonedLabel] === id) {
            await api.patch(nodeRef(name), {
                metadata: { labels: { [cordonedLabel]: null } },
                spec: { unschedulable: null },
            });
        }
    };
    const evict = async ({ name }: Pod, startedAt: number, signal: AbortSignal | undefined): Promise<void> => {
        while (!(await api.evict(namespace, name))) {
            if (now() - startedAt > patienceMs) {
                throw new OperationFailed(
                    `A PodDisruptionBudget has not let ${namespace}/${name} in ${cluster} be evicted for ${patienceMs / 1000} s.`,
                );
            }
            await sleep(pollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
        }
    };
    const stateOf = async (name: string): Promise<Proof> => {
        const found = await api.read(nodeRef(name));
        return found?.spec?.unschedulable === true
            ? held
            : {
                  state: 'undone',
                  text: found
                      ? `Node ${name} in ${cluster} is no longer cordoned${byWhom(found)}.`
                      : `Node ${name} in ${cluster} is gone.`,
              };
    };
    return {
        description: `${count === undefined ? 'every node' : `${count} node${count === 1 ? '' : 's'}`} of ${what} in ${cluster} cordoned, and its pods evicted`,
        async begin(signal) {
            const before = (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
            nodes = nodesOf(before);
            evicted = before.filter(({ node }) => node !== undefined && nodes.includes(node));
            if (evicted.length === 0) {
                throw new OperationFailed(`No node in ${cluster} runs pods of ${what}: there is nothing to drain.`);
            }
            const lone = evicted.filter(({ controlled }) => controlled === false);
            if (lone.length > 0) {
                throw new OperationFailed(
                    `${lone.map(({ name }) => name).join(', ')} in ${cluster} belongs to no controller: evicted, it would be gone for good.`,
                );
            }
            const startedAt = now();
            for (const name of nodes) {
                if ((await api.read(nodeRef(name)))?.spec?.unschedulable !== true) {
                    cordoned.push(name); // before it is: a reply may get lost
                    await api.patch(nodeRef(name), {
                        metadata: { labels: { [cordonedLabel]: id } },
                        spec: { unschedulable: true },
                    });
                }
            }
            await Promise.all(evicted.map((pod) => evict(pod, startedAt, signal)));
            return { startedAt, pods: evicted.map(({ name }) => name) };
        },
        async readBack() {
            const lost = (await Promise.all(nodes.map(stateOf))).find(({ state }) => state !== 'held');
            if (lost) {
                return lost;
            }
            const [pods, ready] = await Promise.all([api.pods(namespace, selector), api.readyEndpoints(namespace)]);
            const here = pods.filter(({ node }) => node !== undefined && nodes.includes(node));
            const isEvicted = ({ uid }: Pod): boolean => evicted.some((pod) => pod.uid === uid);
            const again = here.filter((pod) => !isEvicted(pod));
            if (again.length > 0) {
                const text = `${again.map(({ name }) => name).join(', ')} of ${what} in ${cluster} runs on a cordoned node.`;
                return { state: 'undone', text };
            }
            if (here.length > 0) {
                const text = `${here.map(({ name }) => name).join(', ')} of ${what} in ${cluster} has not ended yet.`;
                return { state: 'pending', text };
            }
            const stale = evicted.filter(({ name }) => ready.includes(name) && !pods.some((pod) => pod.name === name));
            return stale.length === 0
                ? held
                : {
                      state: 'pending',
                      text: `Services still send requests to ${stale.map(({ name }) => name).join(', ')}, evicted in ${cluster}.`,
                  };
        },
        async end() {
            const endedAt = now();
            await Promise.all(cordoned.map(uncordon));
            cordoned = [];
            return { endedAt };
        },
        async mend() {
            const left = await api.nodes({ [cordonedLabel]: id });
            await Promise.all(left.map(uncordon));
            return left.length === 0
                ? undefined
                : `Uncordoned ${left.join(', ')} in ${cluster}, which an earlier drill left cordoned.`;
        },
    };
}

function nodeRef(name: string): ObjectRef {
    return { apiVersion: 'v1', kind: 'Node', namespace: '', name };
}
