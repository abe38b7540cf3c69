import type { IncomingMessage, RequestListener } from 'node:http';
import { PassThrough } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import type { ClusterApi, ObjectRef } from '../../../drill/cluster/clusterApi';
import { fieldManager } from '../../../drill/cluster/fieldManager';
import { kubernetesApi } from '../../../drill/cluster/kubernetesApi';
import type { Forward } from '../../../drill/cluster/podRequest';
import type { Permission } from '../../../drill/permissions/permission';
import type { MemoryCluster } from './memoryCluster';
import { kubeconfig, serve } from './servers';

const kinds: Readonly<Record<string, string>> = {
    deployments: 'Deployment',
    secrets: 'Secret',
    pods: 'Pod',
    leases: 'Lease',
    envoyfilters: 'EnvoyFilter',
    networkpolicies: 'NetworkPolicy',
    gateways: 'Gateway',
    nodes: 'Node',
};

/** What a Kubernetes API server would have to allow for a request; undefined for discovery, which everybody may use. */
function permissionOf(method: string, path: string, cluster: string): Permission | undefined {
    const parts = path.split('/').slice(1);
    const [group = '', , namespaces, namespace = '', resource = '', fullName, subresource] =
        parts[0] === 'api' ? ['', ...parts.slice(1)] : parts.slice(1);
    if (namespaces === undefined) {
        return undefined;
    }
    if (namespaces === 'nodes') {
        const named = namespace !== '' && { name: namespace };
        const verb = method === 'PATCH' ? 'patch' : named ? 'get' : 'list';
        return { cluster, namespace: '', group: '', resource: 'nodes', verb, ...named };
    }
    const verb = (
        { GET: fullName === undefined ? 'list' : 'get', POST: 'create', PATCH: 'patch', DELETE: 'delete' } as const
    )[method];
    if (namespaces !== 'namespaces' || verb === undefined) {
        throw new Error(`no rule for ${method} ${path}`);
    }
    return {
        ...{ cluster, namespace, group, verb },
        resource: subresource === undefined ? resource : `${resource}/${subresource}`,
        ...(fullName !== undefined && { name: fullName }),
    };
}

/**
 * A cluster in memory behind the Kubernetes API, over HTTP. `asked` are the permissions that its requests need; a forwarded
 * port replies `forwarded` to any request.
 */
export async function memoryServer(
    cluster: string,
    memory: MemoryCluster,
    forwarded = 'OK',
): Promise<{ api: ClusterApi; asked: Permission[] }> {
    const asked: Permission[] = [];
    const { url } = await serve(answering(memory, cluster, asked));
    const forward: Forward = (namespace, pod, _port, fromPod, toPod) => {
        const place = { cluster, namespace, group: '', resource: 'pods/portforward', name: pod };
        asked.push({ ...place, verb: 'get' }, { ...place, verb: 'create' });
        toPod.pipe(new PassThrough()).once('data', () => {
            fromPod.end(`HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(forwarded)}\r\n\r\n${forwarded}`);
        });
        return Promise.resolve(() => undefined);
    };
    return { api: kubernetesApi(cluster, kubeconfig(url), new KubeConfig(), forward), asked };
}

function answering(memory: MemoryCluster, cluster: string, asked: Permission[]): RequestListener {
    return (request, response) => {
        void (async () => {
            const [path = ''] = (request.url ?? '').split('?');
            const permission = permissionOf(request.method ?? '', path, cluster);
            if (permission) {
                asked.push(permission);
            }
            const { status, value } = permission
                ? await answer(memory, permission, await bodyOf(request))
                : { status: 200, value: discovery };
            response.writeHead(status, { 'content-type': 'application/json' });
            response.end(typeof value === 'string' ? value : JSON.stringify(value));
        })();
    };
}

const discovery = { resources: Object.entries(kinds).map(([name, kind]) => ({ name, kind })) };
const missing = { status: 404, value: { kind: 'Status', message: 'there is none' } };

async function answer(
    memory: MemoryCluster,
    { namespace, resource, verb, name = '' }: Permission,
    body: { metadata?: { name?: string } },
): Promise<{ status: number; value: unknown }> {
    if (resource === 'pods/proxy') {
        const reply = await memory.appReply();
        return reply?.unreached === false ? { status: reply.status, value: reply.body } : missing;
    }
    if (resource === 'pods/eviction') {
        return { status: (await memory.evict(namespace, name)) ? 201 : 429, value: {} };
    }
    if (resource === 'nodes' && verb === 'list') {
        const names = [...memory.objects.values()].flatMap(({ metadata }) =>
            metadata.labels === undefined ? [] : metadata.name,
        );
        return { status: 200, value: { items: names.map((node) => ({ metadata: { name: node } })) } };
    }
    if (verb === 'list') {
        return { status: 200, value: { items: await listed(memory, resource) } };
    }
    const ref: ObjectRef = {
        ...{ apiVersion: 'any/v1', kind: kinds[resource] ?? resource, namespace },
        name: verb === 'create' ? (body.metadata?.name ?? '') : name,
    };
    switch (verb) {
        case 'create':
            await memory.create(ref, { ...body, metadata: { annotations: {}, ...body.metadata } });
            break;
        case 'patch':
            await memory.patch(ref, body);
            break;
        case 'delete':
            await memory.remove(ref);
            break;
        case 'get': {
            const found = await memory.read(ref);
            const managedFields = [...memory.owned].length > 0 ? [{ manager: fieldManager }] : [];
            return found
                ? { status: 200, value: { ...found, metadata: { ...found.metadata, managedFields } } }
                : missing;
        }
    }
    return { status: 200, value: {} };
}

async function listed(memory: MemoryCluster, resource: string): Promise<object[]> {
    if (resource === 'endpointslices') {
        const endpoints = await memory.readyEndpoints();
        return [{ endpoints: endpoints.map((name) => ({ targetRef: { kind: 'Pod', name } })) }];
    }
    return (await memory.pods()).map(({ name, uid, annotations, ready, node, containers = [] }) => ({
        metadata: { name, uid, annotations, ownerReferences: [{ controller: true }] },
        spec: { containers, nodeName: node },
        status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
    }));
}

async function bodyOf(request: IncomingMessage): Promise<{ metadata?: { name?: string } }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    return JSON.parse(Buffer.concat(chunks).toString() || '{}') as { metadata?: { name?: string } };
}
