import { addressesOf, type ClusterSite } from '../network/plan';
import type { PartSpec } from '../process/part';
import { toolPath, type ToolPaths } from './toolPaths';

/** Files that the parts of a cluster's control plane read, all below the cluster's own folder. */
export interface KubernetesFiles {
    directory: string;
    authority: string;
    serving: { certificate: string; key: string };
    tokenSigning: { privateKey: string; publicKey: string };
    adminKubeconfig: string;
}

const etcdClient = 'http://127.0.0.1:2379';

/** The cluster's database, on the loopback of the cluster's own network namespace. */
export function etcd(site: ClusterSite, files: KubernetesFiles, tools: ToolPaths): PartSpec {
    return {
        name: 'etcd',
        namespace: site.name,
        command: toolPath(tools, 'etcd'),
        args: [
            `--name=${site.name}`,
            `--data-dir=${files.directory}/etcd`,
            `--listen-client-urls=${etcdClient}`,
            `--advertise-client-urls=${etcdClient}`,
            '--listen-peer-urls=http://127.0.0.1:2380',
            '--initial-advertise-peer-urls=http://127.0.0.1:2380',
            `--initial-cluster=${site.name}=http://127.0.0.1:2380`,
            '--log-level=warn',
            // A lab may forget its last writes when the machine loses power; it must not wait for the disk.
            '--unsafe-no-fsync',
        ],
    };
}

export function apiServer(site: ClusterSite, files: KubernetesFiles, tools: ToolPaths): PartSpec {
    const { controlPlane, serviceSubnet } = addressesOf(site.index);
    return {
        name: 'kube-apiserver',
        namespace: site.name,
        command: toolPath(tools, 'kube-apiserver'),
        args: [
            `--etcd-servers=${etcdClient}`,
            `--bind-address=${controlPlane}`,
            `--advertise-address=${controlPlane}`,
            '--secure-port=6443',
            `--tls-cert-file=${files.serving.certificate}`,
            `--tls-private-key-file=${files.serving.key}`,
            `--client-ca-file=${files.authority}`,
            '--service-account-issuer=https://kubernetes.default.svc',
            `--service-account-signing-key-file=${files.tokenSigning.privateKey}`,
            `--service-account-key-file=${files.tokenSigning.publicKey}`,
            `--service-cluster-ip-range=${serviceSubnet}`,
            '--authorization-mode=RBAC',
            // Webhooks named by Service reach its endpoints directly: ClusterIPs do not route in the lab.
            '--enable-aggregator-routing=true',
            '--profiling=false',
        ],
    };
}

/** What a lab needs of the controller manager. Node lifecycle is left out: nodes of the lab send no heartbeats. */
const controllers = [
    'deployment-controller',
    'replicaset-controller',
    'endpoints-controller',
    'endpointslice-controller',
    'serviceaccount-controller',
    'serviceaccount-token-controller',
    'root-ca-certificate-publisher-controller',
    'garbage-collector-controller',
    'namespace-controller',
    'disruption-controller',
    'job-controller',
];

export function controllerManager(site: ClusterSite, files: KubernetesFiles, tools: ToolPaths): PartSpec {
    return {
        name: 'kube-controller-manager',
        namespace: site.name,
        command: toolPath(tools, 'kube-controller-manager'),
        args: [
            `--kubeconfig=${files.adminKubeconfig}`,
            `--authentication-kubeconfig=${files.adminKubeconfig}`,
            `--authorization-kubeconfig=${files.adminKubeconfig}`,
            `--service-account-private-key-file=${files.tokenSigning.privateKey}`,
            `--root-ca-file=${files.authority}`,
            `--controllers=${controllers.join(',')}`,
            '--leader-elect=false', // one process; a lease would only delay a restart
            '--bind-address=127.0.0.1',
            '--endpoint-updates-batch-period=0s',
            '--endpointslice-updates-batch-period=0s',
        ],
    };
}
