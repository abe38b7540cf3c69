import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import type { ClusterApi } from '../../../drill/cluster/clusterApi';
import { kubernetesApi } from '../../../drill/cluster/kubernetesApi';
import type { Forward } from '../../../drill/cluster/podRequest';
import { OperationFailed } from '../../../errors';
import { closeServers, kubeconfig, serve } from '../support/servers';

afterEach(closeServers);

const noForward: Forward = () => Promise.reject(new Error('nothing is forwarded'));

interface Asked {
    method: string | undefined;
    path: string;
    type: string | undefined;
    body: unknown;
}

/** An API server that answers each path with what is given for it, and 404 to the others. */
async function server(answers: Record<string, unknown>): Promise<{ api: ClusterApi; asked: Asked[] }> {
    const asked: Asked[] = [];
    const { url } = await serve((request, response) => {
        void text(request).then((body) => {
            const path = request.url ?? '';
            asked.push({
                method: request.method,
                path,
                type: request.headers['content-type'],
                body: body === '' ? undefined : JSON.parse(body),
            });
            const answer = answers[`${request.method} ${path.split('?')[0]}`];
            response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
            response.end(JSON.stringify(answer ?? { kind: 'Status', message: `there is no ${path}` }));
        });
    });
    return { api: kubernetesApi('europe', kubeconfig(url), new KubeConfig(), noForward), asked };
}

async function text(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString();
}

const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'n', name: 's' };
const scheme = { apiVersion: 'fed.solo.io/v1', kind: 'FailoverScheme', namespace: 'n', name: 'f' };

describe('an API server', () => {
    it('is read from, and says undefined of what it does not hold', async () => {
        const { api } = await server({
            'GET /api/v1/namespaces/n/secrets/s': { metadata: { name: 's' }, data: { a: 'Yg==' } },
        });
        expect(await api.read(secret)).toMatchObject({ data: { a: 'Yg==' } });
        expect(await api.read({ ...secret, name: 'other' })).toBeUndefined();
    });

    it('is told a merge patch in our name, of a kind whose path it knows itself', async () => {
        const { api, asked } = await server({
            'GET /apis/fed.solo.io/v1': {
                resources: [
                    { name: 'failoverschemes/status', kind: 'FailoverScheme' },
                    { name: 'failoverschemes', kind: 'FailoverScheme' },
                ],
            },
            'PATCH /apis/fed.solo.io/v1/namespaces/n/failoverschemes/f': {},
        });
        await api.patch(scheme, { spec: { a: 1 } });
        expect(asked.at(-1)).toEqual({
            method: 'PATCH',
            path: '/apis/fed.solo.io/v1/namespaces/n/failoverschemes/f?fieldManager=failover-drill',
            type: 'application/merge-patch+json',
            body: { spec: { a: 1 } },
        });
        await expect(api.patch({ ...scheme, kind: 'Other' }, {})).rejects.toThrow('fed.solo.io/v1 has no Other');
    });

    it('creates, and deletes what may be gone already', async () => {
        const { api, asked } = await server({ 'POST /api/v1/namespaces/n/secrets': {} });
        await api.create(secret, { metadata: { labels: { a: 'b' } }, data: {} });
        expect(asked.at(-1)?.body).toEqual({
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { labels: { a: 'b' }, namespace: 'n', name: 's' },
            data: {},
        });
        await expect(api.remove(secret)).resolves.toBeUndefined();
    });

    it('gives back only what is ours', async () => {
        const managedFields = [{ manager: 'pulumi' }, { manager: 'failover-drill' }];
        const { api, asked } = await server({
            'GET /api/v1/namespaces/n/secrets/s': { metadata: { name: 's', resourceVersion: '7', managedFields } },
            'PATCH /api/v1/namespaces/n/secrets/s': {},
        });
        await api.disown(secret);
        expect(asked.at(-1)?.body).toEqual({
            metadata: { resourceVersion: '7', managedFields: [{ manager: 'pulumi' }] },
        });
    });

    it('lists pods by their labels, with their addresses, who is ready, who is going, and who would come back', async () => {
        const { api, asked } = await server({
            'GET /api/v1/namespaces/n/pods': {
                items: [
                    {
                        metadata: { name: 'a' },
                        status: { podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
                    },
                    {
                        metadata: {
                            name: 'b',
                            deletionTimestamp: 'now',
                            annotations: { x: 'y' },
                            ownerReferences: [{ controller: true }],
                        },
                    },
                    ...['Failed', 'Succeeded'].map((phase) => ({ metadata: { name: 'evicted' }, status: { phase } })),
                ],
            },
        });
        expect(await api.pods('n', { app: 'web', tier: 'one' })).toEqual([
            {
                ...{ name: 'a', uid: 'a', annotations: {}, ready: true, ending: false, controlled: false },
                address: '10.0.0.1',
            },
            { name: 'b', uid: 'b', annotations: { x: 'y' }, ready: false, ending: true, controlled: true },
        ]);
        expect(asked[0]?.path).toBe('/api/v1/namespaces/n/pods?labelSelector=app%3Dweb%2Ctier%3Done');
    });

    it('carries requests to a pod, over what forwards its ports', async () => {
        const { url } = await serve((request, response) => {
            response.writeHead(request.url === '/healthcheck/fail' ? 200 : 404).end(`${request.method} it is`);
        });
        const forwarded: unknown[] = [];
        const forward: Forward = (namespace, pod, port, fromPod, toPod) => {
            forwarded.push([namespace, pod, port]);
            const socket = connect(Number(new URL(url).port), '127.0.0.1');
            toPod.pipe(socket).pipe(fromPod);
            return Promise.resolve(() => void socket.destroy());
        };
        const api = kubernetesApi('europe', kubeconfig(url), new KubeConfig(), forward);
        expect(await api.toPod('n', 'a', 19000, 'POST', '/healthcheck/fail')).toBe('POST it is');
        expect(forwarded).toEqual([['n', 'a', 19000]]);
        await expect(api.toPod('n', 'a', 19000, 'GET', '/other')).rejects.toThrow(
            'GET /other to port 19000 of pod n/a in europe failed: HTTP 404 GET it is',
        );
    });

    it('refuses in its own words, and ours say what was tried and where', async () => {
        const { api } = await server({});
        await expect(api.patch(secret, {})).rejects.toThrow(OperationFailed);
        await expect(api.patch(secret, {})).rejects.toThrow(
            'Changing Secret n/s in europe failed: there is no /api/v1/namespaces/n/secrets/s',
        );
        expect(() => kubernetesApi('europe', 'clusters: []', new KubeConfig(), noForward)).toThrow(
            'The kubeconfig of europe cannot be used: no active cluster',
        );
    });
});
