import { ApiError, type KubeApi } from './kubeApi';
import type { Pod } from './objects';

const quietMs = 60_000;

/** Tells what happens to one pod as Kubernetes Events; the same thing at most once a minute. */
export class PodEvents {
    private readonly lastTold = new Map<string, number>();

    constructor(
        private readonly api: KubeApi,
        private readonly nodeName: string | undefined,
        private readonly log: (line: string) => void,
    ) {}

    /** Does not wait: an event that cannot be written is logged. */
    tell(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): void {
        const key = `${reason} ${message}`;
        const now = Date.now();
        if (now - (this.lastTold.get(key) ?? 0) < quietMs) {
            return;
        }
        this.lastTold.set(key, now);
        const { namespace, name, uid, resourceVersion } = pod.metadata;
        const at = new Date(now);
        this.api
            .post(`/api/v1/namespaces/${namespace}/events`, {
                metadata: { generateName: `${name}.`, namespace },
                involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid, resourceVersion },
                type,
                reason,
                message,
                count: 1,
                firstTimestamp: at,
                lastTimestamp: at,
                source: { component: 'lab-node', ...(this.nodeName ? { host: this.nodeName } : {}) },
            })
            .catch((error: unknown) => {
                const namespaceGone = error instanceof ApiError && (error.code === 403 || error.code === 404);
                if (!namespaceGone) {
                    this.log(`event ${reason} of pod ${namespace}/${name}: ${String(error)}`);
                }
            });
    }
}
