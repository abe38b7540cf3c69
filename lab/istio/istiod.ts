import type { ControlPlaneHost } from '../controlPlanes/controlPlane';
import { addressesOf, type ClusterSite } from '../network/plan';
import type { PartSpec } from '../process/part';

export const istioNamespace = 'istio-system';
export const injectorWebhook = 'istio-sidecar-injector';
export const validatorWebhook = `istio-validator-${istioNamespace}`;

/** Ports of istiod, as its chart names them. */
export const istiodPorts = { discovery: 15012, webhook: 15017, status: 8080 } as const;

export interface IstiodOptions {
    executable: string;
    kubeconfig: string;
    /** Folder that holds `mesh.yaml` and `var/lib/istio/inject`, which istiod reads relative to its working directory. */
    directory: string;
    /** Folder with the files of the Secret `cacerts`. Default: istiod makes its own authority. */
    authority?: string;
}

/** The options of a cluster's istiod. */
export function istiodOptions({ tool, kubeconfigFile, directory }: ControlPlaneHost): IstiodOptions {
    return { executable: tool('pilot-discovery'), kubeconfig: kubeconfigFile, directory };
}

/** The control plane that a managed mesh would run outside the cluster; it reads its own cluster and, by remote secrets, the others. */
export function istiod(site: ClusterSite, options: IstiodOptions): PartSpec {
    const { executable, kubeconfig, directory, authority } = options;
    const { controlPlane } = addressesOf(site.index);
    return {
        name: 'istiod',
        namespace: site.name,
        command: executable,
        directory,
        args: [
            'discovery',
            `--kubeconfig=${kubeconfig}`,
            `--clusterID=${site.name}`,
            `--meshConfig=${directory}/mesh.yaml`,
            '--networksConfig=/dev/null',
            `--secureGRPCAddr=${controlPlane}:${istiodPorts.discovery}`,
            `--httpsAddr=${controlPlane}:${istiodPorts.webhook}`,
            `--httpAddr=${controlPlane}:${istiodPorts.status}`,
            '--grpcAddr=',
            '--monitoringAddr=127.0.0.1:15014',
            '--ctrlz_port=0',
        ],
        env: {
            CLUSTER_ID: site.name,
            POD_NAME: `istiod-${site.name}`,
            POD_NAMESPACE: istioNamespace,
            REVISION: 'default',
            PILOT_CERT_PROVIDER: 'istiod',
            ENABLE_LEADER_ELECTION: 'false',
            INJECTION_WEBHOOK_CONFIG_NAME: injectorWebhook,
            VALIDATION_WEBHOOK_CONFIG_NAME: validatorWebhook,
            // The two filters that only Istio's own build of Envoy has; the lab runs the upstream build.
            PILOT_ENABLE_METADATA_EXCHANGE: 'false',
            PILOT_ENABLE_ALPN_FILTER: 'false',
            // Without the second, istiod accepts no other root than its first, so none could be replaced.
            ...(authority && { ROOT_CA_DIR: authority, ISTIO_MULTIROOT_MESH: 'true' }),
        },
    };
}

/**
 * How proxies follow a replaced root: istiod sends them other roots at once, which Istio leaves out by default, and they
 * renew their certificate every 15 s. By default they renew it after half a day, so each phase of a rotation takes that
 * long outside a lab.
 */
const followingRoots = {
    PROXY_CONFIG_XDS_AGENT: 'true',
    SECRET_TTL: '5m',
    SECRET_GRACE_PERIOD_RATIO: '0.95',
    ECC_SIGNATURE_ALGORITHM: 'ECDSA', // keys are renewed often, so they must be cheap
};

/** Counters by which a drill explains lost requests; Istio's proxies have few of their own. */
const explainingCounters = [
    ...['fail_verify_no_cert', 'fail_verify_error', 'fail_verify_san', 'connection_error'].map((end) => `ssl.${end}`),
    ...['none_healthy', 'connect_fail', 'connect_timeout'].map((end) => `upstream_cx_${end}`),
    ...['per_try_timeout', 'retry_limit_exceeded', 'retry_overflow', 'pending_overflow'].map(
        (end) => `upstream_rq_${end}`,
    ),
    'lb_healthy_panic',
];

/** Mesh-wide configuration: Istio's defaults, but for the differences that the lab needs. */
export function meshConfig({ pluggedIn }: { pluggedIn: boolean }): object {
    return {
        trustDomain: 'cluster.local',
        rootNamespace: istioNamespace,
        enablePrometheusMerge: false,
        defaultConfig: {
            discoveryAddress: `istiod.${istioNamespace}.svc:${istiodPorts.discovery}`,
            // Else every proxy spends two seconds at its start looking for a cloud's metadata server.
            proxyMetadata: { CLOUD_PLATFORM: 'none', ...(pluggedIn && followingRoots) },
            proxyStatsMatcher: { inclusionSuffixes: explainingCounters },
        },
    };
}
