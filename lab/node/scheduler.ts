import { isDeepStrictEqual } from 'node:util';
import type { AgentContext } from './context';
import { PodEvents } from './events';
import { ApiError } from './kubeApi';
import { nodeManifest } from './nodes';
import type { Pod } from './objects';
import { type Candidate, place } from './pod/placement';

/** Binds pending pods to the cluster's nodes. */
export class Scheduler {
    /** Nodes by pod uid, for bindings that the pod store has not seen yet. */
    private readonly bound = new Map<string, string>();
    private readonly told = new Map<string, string>();

    constructor(private readonly context: AgentContext) {}

    /** Looks at a pod that was added or changed. */
    consider(pod: Pod): void {
        const { uid } = pod.metadata;
        if (pod.spec.nodeName) {
            this.bound.delete(uid);
            this.told.delete(uid);
            return;
        }
        const others = pod.spec.schedulerName !== undefined && pod.spec.schedulerName !== 'default-scheduler';
        const gated = (pod.spec.schedulingGates ?? []).length > 0;
        if (others || gated || pod.metadata.deletionTimestamp || this.bound.has(uid)) {
            return;
        }
        const placement = place(pod.spec, this.candidates());
        if ('node' in placement) {
            this.bound.set(uid, placement.node);
            void this.bind(pod, placement.node);
        } else if (this.told.get(uid) !== placement.reason) {
            this.told.set(uid, placement.reason);
            void this.tellUnschedulable(pod, placement.reason);
        }
    }

    forget(pod: Pod): void {
        this.bound.delete(pod.metadata.uid);
        this.told.delete(pod.metadata.uid);
    }

    private candidates(): Candidate[] {
        const { cluster, stores, allocatable } = this.context;
        const nodes = stores.pods
            .values()
            .map((pod) => pod.spec.nodeName ?? this.bound.get(pod.metadata.uid))
            .filter((node) => node !== undefined);
        return cluster.zones.map((zone) => ({
            name: zone,
            labels: nodeManifest(cluster, zone).metadata?.labels ?? {},
            capacity: allocatable,
            cordoned: stores.nodes.values().some(({ metadata, spec }) => metadata.name === zone && spec?.unschedulable),
            pods: nodes.filter((node) => node === zone).length,
        }));
    }

    private async bind(pod: Pod, node: string): Promise<void> {
        const { namespace, name, uid } = pod.metadata;
        try {
            await this.context.api.post(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, {
                apiVersion: 'v1',
                kind: 'Binding',
                metadata: { namespace, name, uid },
                target: { apiVersion: 'v1', kind: 'Node', name: node },
            });
        } catch (error) {
            this.bound.delete(uid);
            if (!(error instanceof ApiError && (error.code === 404 || error.code === 409))) {
                this.context.log(`binding pod ${namespace}/${name}: ${String(error)}`);
            }
        }
    }

    private async tellUnschedulable(pod: Pod, message: string): Promise<void> {
        const { namespace, name, uid } = pod.metadata;
        const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
        const before = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
        const known = before && {
            type: before.type,
            status: before.status,
            reason: before.reason,
            message: before.message,
        };
        if (isDeepStrictEqual(known, condition)) {
            return;
        }
        new PodEvents(this.context.api, undefined, this.context.log).tell(pod, 'Warning', 'FailedScheduling', message);
        await this.context.api
            .patch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, 'strategic-merge-patch', {
                metadata: { uid },
                status: { conditions: [{ ...condition, lastTransitionTime: new Date() }] },
            })
            .catch((error: unknown) => this.context.log(`status of pod ${namespace}/${name}: ${String(error)}`));
    }
}
