import { firstLine, OperationFailed } from '../../errors';
import { type ApiCaller, apiCaller, ApiError } from './apiCaller';

/** Any object of Kubernetes, as far as a reader looks into it. */
export interface ReadObject {
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly managedFields?: readonly { readonly manager?: string }[];
    };
    readonly spec?: Readonly<Record<string, unknown>>;
    readonly status?: Readonly<Record<string, unknown>>;
    readonly data?: Readonly<Record<string, string>>;
}

/** Reads a cluster and changes nothing. Paths are those of the API, e.g. `/api/v1/namespaces/shop/services/checkout`. */
export interface ClusterReader {
    /** Undefined where there is no such object, or no such kind. */
    read: (path: string) => Promise<ReadObject | undefined>;
    /** Empty where there is no such kind. */
    list: (path: string) => Promise<ReadObject[]>;
}

/** The reader of a kubeconfig's cluster. It connects with the first call, whose error names the cluster. */
export function clusterReader(cluster: string, kubeconfig: string): ClusterReader {
    let caller: Promise<ApiCaller> | undefined;
    const get = async <T>(path: string): Promise<T | undefined> => {
        try {
            return await (
                await (caller ??= callerOf(kubeconfig))
            )<T>('GET', path);
        } catch (error) {
            if (error instanceof ApiError && error.status === 404) {
                return undefined;
            }
            throw new OperationFailed(`\`${cluster}\` cannot be read: GET ${path}: ${firstLine(error)}`);
        }
    };
    return {
        read: (path) => get<ReadObject>(path),
        list: async (path) => (await get<{ items: ReadObject[] }>(path))?.items ?? [],
    };
}

async function callerOf(kubeconfig: string): Promise<ApiCaller> {
    // Loaded on first use: the client is large.
    const { KubeConfig } = await import('../../kubernetesClient.js');
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    return apiCaller(config);
}
