import type { ClusterReader } from '../../../drill/cluster/clusterReader';

/** Where each edge gateway's control plane runs, as its chart names it. */
export const gatewayControllers = {
    'envoy-gateway': {
        title: 'Envoy Gateway',
        setting: 'envoyGateway',
        deployment: 'envoy-gateway-system/envoy-gateway',
    },
    gloo: { title: 'Gloo', setting: 'gloo', deployment: 'gloo-system/gloo' },
} as const;

/** Whether a cluster runs this gateway's control plane. */
export async function hasGateway({ read }: ClusterReader, kind: keyof typeof gatewayControllers): Promise<boolean> {
    const [namespace, name] = gatewayControllers[kind].deployment.split('/');
    return (await read(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`)) !== undefined;
}
