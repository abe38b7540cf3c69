import { availableParallelism, totalmem } from 'node:os';
import type { V1Node } from '@kubernetes/client-node';
import type { ClusterSite } from '../network/plan';
import type { KubeApi } from './kubeApi';

/** Pods a node may have; the addresses of the cluster's subnet are the other limit. */
const podsPerNode = 110;

/** What a node offers: this machine, to every node of the lab alike. Units: CPUs and bytes. */
export function machineCapacity(): Record<string, number> {
    return { cpu: availableParallelism(), memory: totalmem(), pods: podsPerNode, 'ephemeral-storage': totalmem() };
}

/** The node of a zone: it is named for it. */
export function nodeManifest(cluster: ClusterSite, zone: string): V1Node {
    return {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
            name: zone,
            labels: {
                'kubernetes.io/hostname': zone,
                'kubernetes.io/os': 'linux',
                'kubernetes.io/arch': process.arch === 'x64' ? 'amd64' : process.arch,
                'topology.kubernetes.io/region': cluster.region,
                'topology.kubernetes.io/zone': zone,
            },
        },
        spec: { providerID: `lab://${cluster.name}/${zone}` },
    };
}

/** The node's status. It does not change: the lab leaves out the controller that would miss a heartbeat. */
function nodeStatus(address: string, capacity: Readonly<Record<string, number>>, at: Date): V1Node['status'] {
    const amounts = Object.fromEntries(Object.entries(capacity).map(([name, amount]) => [name, String(amount)]));
    return {
        capacity: amounts,
        allocatable: amounts,
        addresses: [{ type: 'InternalIP', address }],
        conditions: [
            {
                type: 'Ready',
                status: 'True',
                reason: 'NodeAgentReady',
                message: 'the lab runs its pods as processes',
                lastHeartbeatTime: at,
                lastTransitionTime: at,
            },
        ],
        nodeInfo: {
            architecture: process.arch === 'x64' ? 'amd64' : process.arch,
            bootID: '',
            containerRuntimeVersion: 'lab://1',
            kernelVersion: '',
            kubeProxyVersion: '',
            kubeletVersion: 'v0.0.0-lab',
            machineID: '',
            operatingSystem: 'linux',
            osImage: 'pulumi-failover lab',
            systemUUID: '',
        },
    };
}

/** Creates the cluster's nodes, or brings those of an earlier run up to date. */
export async function registerNodes(
    api: KubeApi,
    cluster: ClusterSite,
    address: string,
    capacity: Readonly<Record<string, number>>,
): Promise<void> {
    const query = '?fieldManager=lab-node&force=true';
    await Promise.all(
        cluster.zones.map(async (zone) => {
            const manifest = nodeManifest(cluster, zone);
            await api.patch(`/api/v1/nodes/${zone}${query}`, 'apply-patch', manifest);
            const { apiVersion, kind } = manifest;
            const status = {
                apiVersion,
                kind,
                metadata: { name: zone },
                status: nodeStatus(address, capacity, new Date()),
            };
            await api.patch(`/api/v1/nodes/${zone}/status${query}`, 'apply-patch', status);
        }),
    );
}
