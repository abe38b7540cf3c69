import type { AppsV1Api } from '@kubernetes/client-node';
import { OperationFailed } from '../../errors/operationFailed';
import { Deployments } from './scale';

const MANAGER = 'failover-drill';
/** The controller writes the status meanwhile, and each write asks for another try. */
const DISOWN_ATTEMPTS = 10;

/** The Deployments of the cluster a kubeconfig (YAML) points at. `cluster` is for messages. */
export async function kubernetesDeployments(cluster: string, kubeconfig: string): Promise<Deployments> {
    // Loaded only when a cluster is really spoken to: the client is large.
    const { AppsV1Api, KubeConfig, PatchStrategy, setHeaderOptions } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    let api: AppsV1Api;
    try {
        config.loadFromString(kubeconfig);
        api = config.makeApiClient(AppsV1Api);
    } catch (error) {
        throw new OperationFailed(`The kubeconfig of ${cluster} cannot be used: ${reason(error)}`);
    }
    const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    const attempt = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
        try {
            return await call();
        } catch (error) {
            throw new OperationFailed(`${what} in ${cluster} failed: ${reason(error)}`);
        }
    };
    return {
        read: (namespace, name) =>
            attempt(`Reading Deployment ${namespace}/${name}`, async () => {
                const found = await api.readNamespacedDeployment({ namespace, name });
                return { replicas: found.spec?.replicas ?? 1, annotations: found.metadata?.annotations ?? {} };
            }),
        patch: (namespace, name, body) =>
            attempt(`Scaling Deployment ${namespace}/${name}`, async () => {
                await api.patchNamespacedDeployment({ namespace, name, body, fieldManager: MANAGER }, mergePatch);
            }),
        disown: (namespace, name) =>
            attempt(`Giving back Deployment ${namespace}/${name}`, async () => {
                for (let left = DISOWN_ATTEMPTS; ; left--) {
                    const { metadata } = await api.readNamespacedDeployment({ namespace, name });
                    const managedFields = metadata?.managedFields?.filter(({ manager }) => manager !== MANAGER);
                    if (managedFields?.length === metadata?.managedFields?.length) {
                        return;
                    }
                    const body = { metadata: { resourceVersion: metadata?.resourceVersion, managedFields } };
                    try {
                        await api.patchNamespacedDeployment({ namespace, name, body }, mergePatch);
                        return;
                    } catch (error) {
                        if (left <= 1 || (error as { code?: unknown }).code !== 409) {
                            throw error;
                        }
                    }
                }
            }),
    };
}

/** The API server's own message where there is one; the client's wraps it in headers. */
function reason(error: unknown): string {
    const body = (error as { body?: unknown }).body;
    try {
        const status: unknown = typeof body === 'string' ? JSON.parse(body) : body;
        const { message } = (status ?? {}) as { message?: unknown };
        if (typeof message === 'string') {
            return message;
        }
    } catch {
        // Not JSON: fall through to the error's own words.
    }
    return error instanceof Error ? error.message : String(error);
}
