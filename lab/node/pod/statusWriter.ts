import type { V1PodCondition, V1PodStatus } from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, KubeApi } from '../kubeApi';
import { Pod } from '../objects';
import { PodSnapshot, podStatus } from './podStatus';

const RETRY_MS = 500;
/** A merged patch keeps what it does not name. */
const unset = { reason: null, message: null };

/** Keeps a pod's status in the API server equal to what is; writes only changes, and one at a time. */
export class StatusWriter {
    private conditions: readonly V1PodCondition[] = [];
    private sent = '';
    private dirty = false;
    private writing: Promise<void> | undefined;
    private closed = false;

    constructor(
        private readonly api: KubeApi,
        private readonly pod: () => Pod,
        private readonly snapshot: () => PodSnapshot,
        private readonly log: (line: string) => void,
    ) {
        this.conditions = pod().status?.conditions ?? [];
    }

    /** Resolves when the status of this moment, or a later one, has been written. */
    public write(): Promise<void> {
        this.dirty = true;
        this.writing ??= this.drain().finally(() => (this.writing = undefined));
        return this.writing;
    }

    /** Nothing is written any more: the pod is gone. */
    public close(): void {
        this.closed = true;
    }

    private async drain(): Promise<void> {
        while (this.dirty && !this.closed) {
            this.dirty = false;
            const status = podStatus(this.pod(), this.snapshot(), this.conditions, new Date());
            this.conditions = status.conditions ?? [];
            const text = JSON.stringify(status);
            if (text !== this.sent) {
                await this.send(status, text);
            }
        }
    }

    private async send(status: V1PodStatus, text: string): Promise<void> {
        const { namespace, name, uid } = this.pod().metadata;
        try {
            await this.api.patch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, 'strategic-merge-patch', {
                metadata: { uid }, // never the status of a namesake
                status: {
                    ...unset,
                    ...status,
                    conditions: this.conditions.map((condition) => ({ ...unset, ...condition })),
                },
            });
            this.sent = text;
        } catch (error) {
            if (error instanceof ApiError && (error.code === 404 || error.code === 409)) {
                this.closed = true;
                return;
            }
            this.log(`status of pod ${namespace}/${name}: ${String(error)}`);
            this.dirty = true;
            await sleep(RETRY_MS);
        }
    }
}
