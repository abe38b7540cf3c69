import type { ClusterReader } from '../../../drill/cluster/clusterReader';

/** What a cluster says of the Istio that it runs. */
export interface FoundIstio {
    /** Revisions and tags that inject sidecars; empty: Istio is not there. */
    revisions: string[];
    /** Namespace `istio-system` exists. */
    hasNamespace: boolean;
    /** Istio's network of the cluster, where its namespace says it. */
    network?: string;
    /** Roots that its workloads trust, PEM; undefined where it does not say. */
    roots?: string[];
    /** Clusters whose API servers the control plane reads, as it calls them; undefined: all of its fleet. */
    remotes: string[] | undefined;
}

const namespace = '/api/v1/namespaces/istio-system';
const injectors =
    '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations?labelSelector=app%3Dsidecar-injector';

/**
 * Reads what Istio has in a cluster. Its injection webhooks tell of it wherever the control plane runs: inside the
 * cluster, or beside it as those of managed meshes do.
 */
export async function foundIstio({ list, read }: ClusterReader): Promise<FoundIstio> {
    const [webhooks, system, secrets, fleet, trust] = await Promise.all([
        list(injectors),
        read(namespace),
        list(`${namespace}/secrets?labelSelector=istio%2FmultiCluster%3Dtrue`),
        read(`${namespace}/configmaps/asm-options`),
        read(`${namespace}/configmaps/istio-ca-root-cert`),
    ]);
    const labels = webhooks.map(({ metadata }) => metadata.labels ?? {});
    const revisions = labels.flatMap((each) => [each['istio.io/tag'] ?? each['istio.io/rev'] ?? 'default']);
    const network = system?.metadata.labels?.['topology.istio.io/network'];
    return {
        revisions: [...new Set([...revisions, ...labels.flatMap((each) => each['istio.io/rev'] ?? [])])].sort(),
        hasNamespace: system !== undefined,
        ...(network !== undefined && { network }),
        ...(trust?.data && { roots: certificatesIn(trust.data['root-cert.pem'] ?? '') }),
        // Cloud Service Mesh has this in place of the Secrets.
        remotes:
            fleet?.data?.['multicluster_mode'] === 'connected'
                ? undefined
                : secrets.flatMap(({ data = {} }) => Object.keys(data)),
    };
}

/** The certificates of a bundle, however it is wrapped. */
function certificatesIn(bundle: string): string[] {
    return [...bundle.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)].map(([, body = '']) =>
        body.replace(/\s/g, ''),
    );
}
