import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../../plugins/kubernetes/apiClient';
import { at, objectsAt, type Properties, textAt } from '../../../plugins/protocol/values';

const nodeName = 'scratch';

/** Images that cannot be pulled, and one whose program ends at once. */
export const badImage = 'registry.invalid/no/such-image:1';
export const crashingImage = 'registry.invalid/crashing:1';

/**
 * Says of every pod what a kubelet would say: running and ready at once, unless its image is one of the bad ones; and
 * removes it when it is to be deleted. No process is run.
 */
export function actAsKubelet(request: ApiClient): { stop: () => void } {
    let stopped = false;
    let address = 10;
    const act = async (pod: Properties): Promise<void> => {
        const path = `/api/v1/namespaces/${textAt(pod, 'metadata', 'namespace')}/pods/${textAt(pod, 'metadata', 'name')}`;
        if (at(pod, 'metadata', 'deletionTimestamp') !== undefined) {
            const body = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 };
            await request({ method: 'DELETE', path, body });
        } else if (at(pod, 'spec', 'nodeName') === undefined) {
            const target = { apiVersion: 'v1', kind: 'Node', name: nodeName };
            const metadata = { name: textAt(pod, 'metadata', 'name') ?? '' };
            await request({
                method: 'POST',
                path: `${path}/binding`,
                body: { apiVersion: 'v1', kind: 'Binding', metadata, target },
            });
        } else if (at(pod, 'status', 'containerStatuses') === undefined) {
            await request({
                method: 'PATCH',
                path: `${path}/status`,
                contentType: 'application/strategic-merge-patch+json',
                body: { status: statusOf(pod, `10.1.0.${address++}`) },
            });
        }
    };
    void (async () => {
        await request({
            method: 'PATCH',
            path: `/api/v1/nodes/${nodeName}`,
            query: { fieldManager: 'test' },
            contentType: 'application/apply-patch+yaml',
            body: { apiVersion: 'v1', kind: 'Node', metadata: { name: nodeName } },
        });
        while (!stopped) {
            const pods = await request({ method: 'GET', path: '/api/v1/pods' }).catch(() => ({}));
            await Promise.allSettled(objectsAt(pods, 'items').map(act));
            await delay(50);
        }
    })();
    return { stop: () => (stopped = true) };
}

function statusOf(pod: Properties, podIP: string): Properties {
    const containers = objectsAt(pod, 'spec', 'containers');
    const images = containers.map((container) => textAt(container, 'image'));
    const good = !images.includes(badImage) && !images.includes(crashingImage);
    return {
        phase: good ? 'Running' : 'Pending',
        podIP,
        podIPs: [{ ip: podIP }],
        conditions: [
            { type: 'PodScheduled', status: 'True' },
            { type: 'Ready', status: good ? 'True' : 'False' },
        ],
        containerStatuses: containers.map((container) => ({
            name: textAt(container, 'name') ?? '',
            image: textAt(container, 'image') ?? '',
            imageID: '',
            ready: good,
            started: good,
            restartCount: 0,
            ...stateOf(textAt(container, 'image')),
        })),
    };
}

function stateOf(image: string | undefined): Properties {
    if (image === badImage) {
        return { state: { waiting: { reason: 'ErrImagePull', message: `no such image ${badImage}` } } };
    }
    if (image === crashingImage) {
        return {
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off restarting' } },
            lastState: { terminated: { exitCode: 3, reason: 'Error' } },
        };
    }
    return { state: { running: { startedAt: new Date().toISOString() } } };
}
