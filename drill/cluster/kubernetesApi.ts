import type { KubeConfig } from '@kubernetes/client-node';
import { firstLine, messageOf, OperationFailed } from '../../errors';
import { now } from '../clock';
import { apiCaller, type ApiCaller, ApiError, NoReply, type RawCaller, rawCaller } from './apiCaller';
import type { AppReply, ClusterApi, ClusterObject, ObjectRef, Pod, PodContainer } from './clusterApi';
import { fieldManager } from './fieldManager';
import { podConnection } from './podConnection';
import { type Forward, podRequest } from './podRequest';
import { portForward } from './portForward';

/** Controllers write meanwhile; each write needs another attempt. */
const disownAttempts = 10;
const mergePatch = 'application/merge-patch+json';
/** Resources by their kinds; others are looked up by discovery. */
const knownResources: Readonly<Record<string, string>> = {
    Deployment: 'deployments',
    Secret: 'secrets',
    Pod: 'pods',
    Lease: 'leases',
    EnvoyFilter: 'envoyfilters',
    NetworkPolicy: 'networkpolicies',
    Job: 'jobs',
    Node: 'nodes',
};

/** Why containers wait that start as they should. */
const usualReasons = ['ContainerCreating', 'PodInitializing'];

/** Of pods that run no more, and are kept for their logs. */
const endPhases = ['Succeeded', 'Failed'];

type Kind = Pick<ObjectRef, 'apiVersion' | 'kind'>;

interface ListedPod extends Omit<ClusterObject, 'status' | 'metadata' | 'spec'> {
    readonly spec?: {
        readonly nodeName?: string;
        readonly containers?: readonly PodContainer[];
        readonly initContainers?: readonly PodContainer[];
    };
    readonly metadata: ClusterObject['metadata'] & {
        readonly uid?: string;
        readonly ownerReferences?: readonly { readonly controller?: boolean }[];
    };
    readonly status?: {
        readonly phase?: string;
        readonly podIP?: string;
        readonly conditions?: readonly { type: string; status: string }[];
        readonly containerStatuses?: readonly ContainerStatus[];
        readonly initContainerStatuses?: readonly ContainerStatus[];
    };
}

interface ContainerStatus {
    readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
}

interface EndpointSlice {
    readonly endpoints?:
        | readonly {
              readonly conditions?: { readonly ready?: boolean };
              readonly targetRef?: { readonly kind?: string; readonly name?: string };
          }[]
        | null;
}

/** The API server a kubeconfig (YAML) points at. `cluster` is for messages. */
export async function clusterApi(cluster: string, kubeconfig: string): Promise<ClusterApi> {
    const { KubeConfig } = await import('../../kubernetesClient.js'); // on first use: the client is large
    const config = new KubeConfig();
    return kubernetesApi(cluster, kubeconfig, config, portForward(config));
}

/** The same with the client that reads the kubeconfig, and what forwards ports with it. */
export function kubernetesApi(cluster: string, kubeconfig: string, config: KubeConfig, forward: Forward): ClusterApi {
    let send: RawCaller;
    /** The API server's clock beside ours. */
    let aheadMs = Date.now() - now();
    try {
        config.loadFromString(kubeconfig);
        const sendTo = rawCaller(config);
        send = async (...request) => {
            const reply = await sendTo(...request);
            const date = Date.parse(reply.date ?? '');
            aheadMs = Number.isNaN(date) ? aheadMs : date - now();
            return reply;
        };
    } catch (error) {
        throw new OperationFailed(`The kubeconfig of ${cluster} cannot be used: ${firstLine(error)}`);
    }
    const call = apiCaller(config, send);
    const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
        try {
            return await work();
        } catch (error) {
            throw new OperationFailed(`${what} in ${cluster} failed: ${messageOf(error)}`, { cause: error });
        }
    };
    const resourceOf = async (kind: Kind): Promise<string> => knownResources[kind.kind] ?? discovered(call, kind);
    const pathOf = async (ref: ObjectRef): Promise<string> =>
        [base(ref), ...(ref.namespace === '' ? [] : ['namespaces', ref.namespace]), await resourceOf(ref)].join('/');
    const named = async (ref: ObjectRef): Promise<string> => `${await pathOf(ref)}/${ref.name}`;

    return {
        serverTime: () => now() + aheadMs,
        read: (ref) =>
            // Of an API that the cluster does not have, there is no object.
            attempt(`Reading ${label(ref)}`, () =>
                orUndefined(named(ref).then((path) => call<ClusterObject>('GET', path))),
            ),
        patch: (ref, body) =>
            attempt(`Changing ${label(ref)}`, async () => {
                await call('PATCH', `${await named(ref)}?fieldManager=${fieldManager}`, body, mergePatch);
            }),
        create: (ref, rest) =>
            attempt(`Creating ${label(ref)}`, async () => {
                const { apiVersion, kind, namespace, name } = ref;
                const { metadata, ...fields } = rest as { metadata?: object };
                const body = { apiVersion, kind, metadata: { ...metadata, namespace, name }, ...fields };
                await call('POST', `${await pathOf(ref)}?fieldManager=${fieldManager}`, body);
            }),
        remove: (ref) =>
            attempt(`Deleting ${label(ref)}`, async () => {
                // A Job's pods would stay by default.
                await orUndefined(call('DELETE', `${await named(ref)}?propagationPolicy=Background`));
            }),
        disown: (ref) =>
            attempt(`Giving back ${label(ref)}`, async () => {
                await disown(call, await named(ref));
            }),
        pods: (namespace, selector) =>
            attempt(`Listing pods of ${namespace}`, async () => {
                const path = `/api/v1/namespaces/${namespace}/pods?${labelQuery(selector)}`;
                const { items } = await call<{ items: ListedPod[] }>('GET', path);
                return items.filter(({ status }) => !endPhases.some((phase) => phase === status?.phase)).map(podOf);
            }),
        evict: (namespace, name) =>
            attempt(`Evicting pod ${namespace}/${name}`, async () => {
                const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } };
                try {
                    await orUndefined(call('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, body));
                    return true;
                } catch (error) {
                    if (error instanceof ApiError && error.status === 429) {
                        return false;
                    }
                    throw error;
                }
            }),
        nodes: (labels) =>
            attempt('Listing nodes', async () => {
                const { items } = await call<{ items: ClusterObject[] }>('GET', `/api/v1/nodes?${labelQuery(labels)}`);
                return items.map(({ metadata }) => metadata.name);
            }),
        readyEndpoints: (namespace) =>
            attempt(`Listing EndpointSlices of ${namespace}`, async () => {
                const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
                const { items } = await call<{ items: EndpointSlice[] }>('GET', path);
                return items.flatMap(({ endpoints }) => (endpoints ?? []).flatMap(readyPod));
            }),
        resource: (kind) => attempt(`Finding the resource of ${kind.kind}`, () => orUndefined(resourceOf(kind))),
        appReply: (namespace, pod, port, path, waitMs) =>
            attempt(`GET ${path} at port ${port} of pod ${namespace}/${pod}`, () =>
                appReply(send, `/api/v1/namespaces/${namespace}/pods/${pod}:${port}/proxy${path}`, waitMs),
            ),
        toPod: (namespace, pod, port, method, path) =>
            attempt(`${method} ${path} to port ${port} of pod ${namespace}/${pod}`, () =>
                podRequest(forward, [namespace, pod, port], method, path),
            ),
        connect: (namespace, pod, port) =>
            attempt(`Connecting to port ${port} of pod ${namespace}/${pod}`, () =>
                podConnection(forward, namespace, pod, port),
            ),
    };
}

async function disown(call: ApiCaller, path: string): Promise<void> {
    for (let left = disownAttempts; ; left--) {
        const { metadata } = await call<{
            metadata: { resourceVersion?: string; managedFields?: { manager?: string }[] };
        }>('GET', path);
        const managedFields = metadata.managedFields?.filter(({ manager }) => manager !== fieldManager);
        if (managedFields?.length === metadata.managedFields?.length) {
            return;
        }
        try {
            const body = { metadata: { resourceVersion: metadata.resourceVersion, managedFields } };
            await call('PATCH', path, body, mergePatch);
            return;
        } catch (error) {
            if (left <= 1 || !(error instanceof ApiError && error.status === 409)) {
                throw error;
            }
        }
    }
}

async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) {
            return undefined;
        }
        throw error;
    }
}

async function discovered(call: ApiCaller, wanted: Kind): Promise<string> {
    const { resources } = await call<{ resources: { name: string; kind: string }[] }>('GET', base(wanted));
    const found = resources.find(({ name, kind }) => kind === wanted.kind && !name.includes('/'));
    if (!found) {
        throw new ApiError(404, `${wanted.apiVersion} has no ${wanted.kind}`);
    }
    return found.name;
}

function labelQuery(labels: Readonly<Record<string, string>>): string {
    const all = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    return `labelSelector=${encodeURIComponent(all.join(','))}`;
}

function base({ apiVersion }: Kind): string {
    return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function label({ kind, namespace, name }: ObjectRef): string {
    return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** A missing condition means ready (discovery.k8s.io/v1 EndpointConditions). */
function readyPod({ conditions, targetRef }: NonNullable<EndpointSlice['endpoints']>[number]): string[] {
    const { kind, name } = targetRef ?? {};
    return kind === 'Pod' && name !== undefined && conditions?.ready !== false ? [name] : [];
}

async function appReply(send: RawCaller, path: string, waitMs: number): Promise<AppReply | undefined> {
    const askedAt = now();
    try {
        const { status, text } = await send('GET', path, { waitMs });
        // A Status is the API server's own: the pod was not reached, or we may not reach it.
        const unreached = status >= 400 && /"kind":\s*"Status"/.test(text);
        return { status, body: text.slice(0, 200), tookMs: now() - askedAt, unreached };
    } catch (error) {
        if (error instanceof NoReply) {
            return undefined;
        }
        throw error;
    }
}

function podOf({ metadata, spec, status }: ListedPod): Pod {
    return {
        name: metadata.name,
        uid: metadata.uid ?? metadata.name,
        annotations: metadata.annotations ?? {},
        ready: status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
        ending: metadata.deletionTimestamp !== undefined,
        ...(spec?.nodeName !== undefined && { node: spec.nodeName }),
        ...(status?.podIP !== undefined && { address: status.podIP }),
        controlled: metadata.ownerReferences?.some(({ controller }) => controller) ?? false,
        ...(spec && { containers: [...(spec.containers ?? []), ...(spec.initContainers ?? [])] }),
        ...waitingOf([...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]),
    };
}

/** Where a container waits for something else than its usual start. */
function waitingOf(statuses: readonly ContainerStatus[]): Pick<Pod, 'waiting'> {
    const found = statuses
        .map(({ state }) => state?.waiting)
        .find((waiting) => waiting?.reason !== undefined && !usualReasons.includes(waiting.reason));
    return found ? { waiting: [found.reason, found.message].filter((part) => part).join(': ') } : {};
}
