import { load } from 'js-yaml';
import { fieldsOf } from '../../../analysis/manifests/kubernetesObject';
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

/** APIs of Envoy Gateway that the failover needs and its chart leaves off: fallbacks elsewhere, and patches of Envoy's own settings. */
const neededApis = ['enableBackend', 'enableEnvoyPatchPolicy'];

/** Those of them that are off in a cluster. */
export async function missingApis({ read }: ClusterReader): Promise<string[]> {
    const config = await read('/api/v1/namespaces/envoy-gateway-system/configmaps/envoy-gateway-config');
    const { extensionApis } = fieldsOf(load(config?.data?.['envoy-gateway.yaml'] ?? ''));
    return neededApis.filter((api) => fieldsOf(extensionApis)[api] !== true);
}
