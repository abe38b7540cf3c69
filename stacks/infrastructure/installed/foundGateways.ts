import { load } from 'js-yaml';
import { fieldsOf } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterReader } from '../../../drill/cluster/clusterReader';

/** Where scenarios use each gateway's control plane, and the label of its Deployment in any namespace. */
export const gatewayControllers = {
    'envoy-gateway': {
        title: 'Envoy Gateway',
        setting: 'envoyGateway',
        deployment: 'envoy-gateway-system/envoy-gateway',
        label: 'control-plane=envoy-gateway',
    },
    gloo: { title: 'Gloo', setting: 'gloo', deployment: 'gloo-system/gloo', label: 'gloo=gloo' },
} as const;

/** The Deployments of this gateway's control plane, as `namespace/name`: wherever it is, it serves the whole cluster. */
export async function controllersOf({ list }: ClusterReader, kind: keyof typeof gatewayControllers): Promise<string[]> {
    const { label } = gatewayControllers[kind];
    const found = await list(`/apis/apps/v1/deployments?labelSelector=${encodeURIComponent(label)}`);
    return found.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

/** APIs of Envoy Gateway that the failover needs and its chart leaves off: fallbacks elsewhere, and patches of Envoy's own settings. */
const neededApis = ['enableBackend', 'enableEnvoyPatchPolicy'];

/** Those of them that are off in a cluster. */
export async function missingApis({ read }: ClusterReader): Promise<string[]> {
    const config = await read('/api/v1/namespaces/envoy-gateway-system/configmaps/envoy-gateway-config');
    const { extensionApis } = fieldsOf(load(config?.data?.['envoy-gateway.yaml'] ?? ''));
    return neededApis.filter((api) => fieldsOf(extensionApis)[api] !== true);
}
