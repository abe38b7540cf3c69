import { setTimeout as sleep } from 'node:timers/promises';
import type { V1PodCondition, V1PodStatus } from '@kubernetes/client-node';
import { ApiError, type KubeApi } from '../kubeApi';
import type { Pod } from '../objects';
import { type PodSnapshot, podStatus } from './podStatus';

const firstRetryMs = 250;
const longestRetryMs = 10_000;
/** A merged patch keeps what it does not name. */
const unset = { reason: null, message: null };

/** The strategic merge patch that makes a pod have this status, but for conditions that others set. */
function statusPatch(status: V1PodStatus): object {
    const replaced = <T>(list: readonly T[] | undefined): object => [{ $patch: 'replace' }, ...(list ?? [])];
    return {
        ...unset,
        ...status,
        conditions: (status.conditions ?? []).map((condition) => ({ ...unset, ...condition })),
        // Addresses are merged by their value, so that one of an earlier start would stay beside the new one.
        hostIPs: replaced(status.hostIPs),
        podIPs: replaced(status.podIPs),
    };
}

/** Keeps a pod's status in the API server up to date; writes only changes, and one at a time. */
export class StatusWriter {
    private conditions: readonly V1PodCondition[] = [];
    private sent = '';
    private dirty = false;
    private writing: Promise<void> | undefined;
    private readonly closing = new AbortController();
    private retryMs = firstRetryMs;

    constructor(
        private readonly api: KubeApi,
        private readonly pod: () => Pod,
        private readonly snapshot: () => PodSnapshot,
        private readonly log: (line: string) => void,
    ) {
        this.conditions = pod().status?.conditions ?? [];
    }

    /** Resolves when the status of this moment, or a later one, has been written. */
    write(): Promise<void> {
        this.dirty = true;
        this.writing ??= this.drain().finally(() => (this.writing = undefined));
        return this.writing;
    }

    /** Nothing is written any more: the pod is gone. */
    close(): void {
        this.closing.abort();
    }

    private async drain(): Promise<void> {
        while (this.dirty && !this.closing.signal.aborted) {
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
                status: statusPatch(status),
            });
            this.sent = text;
            this.retryMs = firstRetryMs;
        } catch (error) {
            if (error instanceof ApiError && (error.code === 404 || error.code === 409)) {
                this.closing.abort();
                return;
            }
            this.log(`status of pod ${namespace}/${name}: ${String(error)}`);
            this.dirty = true;
            await sleep(this.retryMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
            this.retryMs = Math.min(longestRetryMs, this.retryMs * 2);
        }
    }
}
