import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, Pod } from '../cluster/clusterApi';
import type { Act } from './act';
import { held, type Proof } from './proof';
import type { ReturnAction } from './recipe';
import { scaleAct } from './scaleAct';

/** Pods may drain their connections before they end. */
const patienceMs = 90_000;
const usualPollMs = 200;

/** Scales a Deployment to 0 for a while, and back before the next action. The fault is held once its pods have returned at other addresses. */
export function returnAct(action: ReturnAction, api: ClusterApi, pollMs = usualPollMs): Act {
    const { cluster, forMs, namespace, deployment } = action;
    const scaling = scaleAct({ ...action, do: 'scale' }, api);
    const name = `Deployment ${namespace}/${deployment} in ${cluster}`;
    let labels: Readonly<Record<string, string>> = {};
    let former: readonly Pod[] = [];
    let isBack = false;
    const ready = async () =>
        (await api.pods(namespace, labels)).filter(
            (pod) => pod.ready && !pod.ending && !former.some(({ uid }) => uid === pod.uid),
        );
    const goBack = async () => {
        const ended = await scaling.end();
        isBack = true;
        return ended;
    };
    return {
        description: `${scaling.description} for ${forMs / 1000} s, and back at other addresses`,
        async begin(signal) {
            const found = await api.read({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: deployment });
            labels = found?.spec?.selector?.matchLabels ?? {};
            former = await api.pods(namespace, labels);
            const begun = await scaling.begin(signal);
            await sleep(forMs, undefined, signal && { signal });
            const proof = await scaling.readBack();
            if (proof.state === 'undone') {
                throw new OperationFailed(proof.text);
            }
            const { endedAt } = await goBack();
            const wanted = found?.spec?.replicas ?? 1;
            while ((await ready()).length < wanted) {
                if (now() - endedAt > patienceMs) {
                    throw new OperationFailed(
                        `${name} has fewer than ${wanted} new pods after ${patienceMs / 1000} s.`,
                    );
                }
                await sleep(pollMs, undefined, signal && { signal });
            }
            return begun;
        },
        readBack: async () => otherAddresses(name, former, await ready()),
        end: async () => (isBack ? { endedAt: now() } : goBack()),
        mend: () => scaling.mend(),
    };
}

/** Whether pods have returned, and none of them at the address of a former one. */
function otherAddresses(name: string, former: readonly Pod[], returned: readonly Pod[]): Proof {
    if (returned.length === 0) {
        return { state: 'undone', text: `${name} has no ready pod any more.` };
    }
    const unknown = [...former, ...returned].filter(({ address }) => address === undefined);
    if (unknown.length > 0) {
        const text = `The addresses of ${unknown.map((pod) => pod.name).join(', ')} are unknown.`;
        return { state: 'pending', text };
    }
    const same = returned.filter(({ address }) => former.some((pod) => pod.address === address));
    return same.length === 0
        ? held
        : {
              state: 'undone',
              text: `${name} has returned with an address that it had before: ${same.map(({ name, address = '' }) => `${name} at ${address}`).join(', ')}.`,
          };
}
