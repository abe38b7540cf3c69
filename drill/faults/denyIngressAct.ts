import { BadInput } from '../../errors';
import type { AppReply, ClusterApi, ObjectRef, Pod } from '../cluster/clusterApi';
import type { Act } from './act';
import { ownName, ownObject } from './ownObject';
import { atMostEvery, combined, held, type Proof } from './proof';
import type { DenyIngressAction } from './recipe';

/** A pod that has replied within this time before the fault, and does not under it, is cut off. */
const noReplyMs = 1000;
const readBackMs = 1000;

/**
 * Cuts pods off by a NetworkPolicy without rules, and proves by requests through the API server that it is enforced.
 *
 * NetworkPolicies add up: another one that lets callers in would still do so. But pods that another one selects let the
 * API server in only by a rule, which this policy does not take back. So pods that replied to it before and do not now had
 * no other policy, and nobody is let in. A cut is silence: a refused connection is no proof of it.
 */
export function denyIngressAct(action: DenyIngressAction, api: ClusterApi): Act {
    const { cluster, namespace, selector } = action;
    const what = `every pod of ${Object.values(selector).join(' ')} in ${cluster}`;
    const policy = ownObject(policyOf(action), api, cluster, what);
    const pods = async (): Promise<Pod[]> => (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
    const replies = (pod: Pod): Promise<(AppReply | undefined)[]> =>
        Promise.all(portsOf(pod, action).map((port) => api.appReply(namespace, pod.name, port, '/', noReplyMs)));

    const cutOff = async (pod: Pod): Promise<Proof> =>
        (await replies(pod)).every((reply) => reply === undefined)
            ? held
            : {
                  state: 'pending',
                  text: `Pod ${pod.name} is still reached from the API server of ${cluster}: NetworkPolicies are not enforced here, leave connections open that exist, or let the API server in because it runs on the pod's node.`,
              };
    const check = async (): Promise<Pod[]> => {
        const found = await pods();
        if (found.length === 0) {
            throw new BadInput(
                `There is nothing to cut off: ${cluster} has no pod of ${Object.values(selector).join(' ')}.`,
            );
        }
        const answering = await Promise.all(
            found.map(async (pod) => (await replies(pod)).some((reply) => reply?.unreached === false)),
        );
        const silent = found.filter((_, index) => !answering[index]).map(({ name }) => name);
        if (silent.length > 0) {
            throw new BadInput(
                `That ${what} is cut off could not be proved, so nothing was changed: ${silent.join(', ')} replies to no request through the API server at a port that it declares (\`port\` of the action names another).`,
            );
        }
        return found;
    };

    return {
        description: `a NetworkPolicy lets nothing in to ${what}`,
        async check() {
            await check();
        },
        async begin() {
            const found = await check();
            const startedAt = await policy.create({ podSelector: { matchLabels: selector }, policyTypes: ['Ingress'] });
            return { startedAt, pods: found.map(({ name }) => name) };
        },
        readBack: atMostEvery(readBackMs, async () => {
            const written = await policy.readBack();
            if (written.state !== 'held') {
                return written;
            }
            const found = await pods();
            return found.length === 0
                ? { state: 'pending', text: `No pod of ${what} is left.` }
                : combined(await Promise.all(found.map(cutOff)));
        }),
        end: policy.end,
        mend: policy.mend,
    };
}

/** The NetworkPolicy that a drill creates for these pods. */
export function policyOf({ namespace, selector }: DenyIngressAction): ObjectRef {
    return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace, name: ownName(selector) };
}

/** Every port that the pod declares, or the one that the action names. */
function portsOf({ containers = [] }: Pod, { port }: DenyIngressAction): number[] {
    return port !== undefined
        ? [port]
        : containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));
}
