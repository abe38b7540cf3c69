import { fieldsOf, listOf, textOf } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterReader, ReadObject } from '../../../drill/cluster/clusterReader';
import { writtenByPulumi } from '../../clusters/writtenByPulumi';

/** What a cluster says of the Istio that it runs. */
export interface FoundIstio {
    /** Revisions and tags that inject sidecars; empty: Istio is not there. */
    revisions: string[];
    /** Namespace of the control plane. */
    namespace: string;
    /** It exists. */
    hasNamespace: boolean;
    /** Whether Pulumi made the namespace: with Istio's in it, perhaps this very stack did. */
    isOfPulumi: boolean;
    /** Whether it has the version of Istio's API that rules are written in. */
    servesRules: boolean;
    /** Istio's network of the cluster, where its namespace says it. */
    network?: string;
    /** Roots that its workloads trust, PEM; undefined where it does not say. */
    roots?: string[];
    /** Clusters whose API servers the control plane reads, as it calls them; undefined: all of its fleet. */
    remotes: string[] | undefined;
}

const injectors =
    '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations?labelSelector=app%3Dsidecar-injector';

/**
 * Reads what Istio has in a cluster, of several control planes that of the revision. Its injection webhooks tell of it wherever the control plane runs: inside the
 * cluster, or beside it as those of managed meshes do.
 */
export async function foundIstio({ list, read }: ClusterReader, revision = 'default'): Promise<FoundIstio> {
    const webhooks = await list(injectors);
    const injecting = webhooks.find((webhook) => revisionsOf(webhook).includes(revision)) ?? webhooks[0];
    const namespace = (injecting && namespaceOf(injecting)) ?? 'istio-system';
    const path = `/api/v1/namespaces/${namespace}`;
    const [system, secrets, fleet, trust, rules] = await Promise.all([
        read(path),
        list(`${path}/secrets?labelSelector=istio%2FmultiCluster%3Dtrue`),
        read(`${path}/configmaps/asm-options`),
        read(`${path}/configmaps/istio-ca-root-cert`),
        read('/apis/networking.istio.io/v1'),
    ]);
    const network = system?.metadata.labels?.['topology.istio.io/network'];
    return {
        revisions: [...new Set(webhooks.flatMap(revisionsOf))].sort(),
        namespace,
        hasNamespace: system !== undefined,
        isOfPulumi: system !== undefined && writtenByPulumi(system),
        servesRules: rules !== undefined,
        ...(network !== undefined && { network }),
        ...(trust?.data && { roots: certificatesIn(trust.data['root-cert.pem'] ?? '') }),
        // Cloud Service Mesh has this in place of the Secrets.
        remotes:
            fleet?.data?.['multicluster_mode'] === 'connected'
                ? undefined
                : secrets.flatMap(({ data = {} }) => Object.keys(data)),
    };
}

/** The tag and the revision of a webhook. */
function revisionsOf({ metadata: { labels = {} } }: ReadObject): string[] {
    const { 'istio.io/rev': revision, 'istio.io/tag': tag } = labels;
    return [tag ?? revision ?? 'default', ...(revision === undefined ? [] : [revision])];
}

/** Where the control plane of a webhook runs; undefined where that is outside the cluster. */
function namespaceOf(webhook: ReadObject): string | undefined {
    return listOf(Reflect.get(webhook, 'webhooks')).flatMap(
        (each) => textOf(fieldsOf(fieldsOf(fieldsOf(each).clientConfig).service).namespace) ?? [],
    )[0];
}

/** The certificates of a bundle, however it is wrapped. */
function certificatesIn(bundle: string): string[] {
    return [...bundle.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)].map(([, body = '']) =>
        body.replace(/\s/g, ''),
    );
}
