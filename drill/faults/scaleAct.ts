import { OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, ObjectRef } from '../cluster/clusterApi';
import type { Act } from './act';
import { byWhom } from './lastWriter';
import { held } from './proof';
import type { ScaleAction } from './recipe';

/**
 * Number of replicas before the drill, kept on the Deployment itself, so that the next drill can revert what a killed
 * one left.
 */
export const replicasAnnotation = 'pulumi-failover/replicas-before-drill';

/** Scales a Deployment to 0, and back to its former replicas. Works on any cluster. */
export function scaleAct({ cluster, namespace, deployment }: ScaleAction, api: ClusterApi): Act {
    const ref: ObjectRef = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: deployment };
    let before: number | undefined;
    let labels: Readonly<Record<string, string>> = {};
    const ownPods = async () => (Object.keys(labels).length === 0 ? [] : api.pods(namespace, labels));
    let former: string[] = [];
    /** Not where somebody else has scaled it meanwhile: that stays. */
    const restore = async (replicas: number): Promise<{ endedAt: number; restored: boolean }> => {
        const found = await api.read(ref);
        const restored = found?.spec?.replicas === 0;
        const endedAt = now();
        if (found) {
            await api.patch(ref, restored ? scaledTo(replicas, null) : marked(null));
            // Server-side apply of the replicas would otherwise conflict with us. The fault is reverted even where this fails.
            await api.disown(ref).catch(() => undefined);
        }
        return { endedAt, restored };
    };
    return {
        description: `Deployment ${deployment} in ${cluster} scaled to 0`,
        async begin() {
            const found = await api.read(ref);
            const replicas = found && (found.spec?.replicas ?? 1);
            if (replicas === undefined || replicas < 1) {
                throw new OperationFailed(
                    `Deployment ${namespace}/${deployment} in ${cluster} ${replicas === undefined ? 'does not exist' : `has ${replicas} replicas`}: there is nothing to scale down.`,
                );
            }
            before = replicas;
            labels = found?.spec?.selector?.matchLabels ?? {};
            former = (await ownPods()).map(({ name }) => name);
            const startedAt = now();
            await api.patch(ref, scaledTo(0, String(before)));
            return { startedAt, pods: [] };
        },
        async readBack() {
            const found = await api.read(ref);
            const { spec, status } = found ?? {};
            const name = `Deployment ${namespace}/${deployment} in ${cluster}`;
            if (!found || spec?.replicas !== 0) {
                const now = found ? `has ${spec?.replicas ?? 1} replicas` : 'is gone';
                return { state: 'undone', text: `${name} ${now}, not 0${byWhom(found)}.` };
            }
            const running = status?.replicas ?? 0;
            if (running > 0) {
                return { state: 'pending', text: `${name} still has ${running} pods.` };
            }
            const [left, ready] = await Promise.all([ownPods(), api.readyEndpoints(namespace)]);
            const all = new Set([...former, ...left.map((pod) => pod.name)]);
            const reached = ready.filter((pod) => all.has(pod));
            return reached.length === 0
                ? held
                : { state: 'pending', text: `Services still send requests to ${reached.join(', ')} of ${name}.` };
        },
        async end() {
            return { endedAt: before === undefined ? now() : (await restore(before)).endedAt };
        },
        async mend() {
            const left = Number((await api.read(ref))?.metadata.annotations?.[replicasAnnotation]);
            if (!Number.isInteger(left) || left < 1) {
                return undefined;
            }
            return (await restore(left)).restored
                ? `Scaled ${deployment} in ${cluster} back to ${left}, left at 0 by an earlier drill.`
                : `Left ${deployment} in ${cluster} as it is: it was at 0 after an earlier drill, and somebody has scaled it since.`;
        },
    };
}

function scaledTo(replicas: number, before: string | null): object {
    return { ...marked(before), spec: { replicas } };
}

function marked(before: string | null): object {
    return { metadata: { annotations: { [replicasAnnotation]: before } } };
}
