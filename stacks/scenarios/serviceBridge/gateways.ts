import * as pulumi from '@pulumi/pulumi';
import { BridgeGateway, BridgeGatewayType, BridgeThrough, ServiceBridgeGateway } from '../../../components';
import { engineHasHooks } from '../../../components/engineHooks';
import { loadBalancerAddress } from '../../../components/istio/gateway/service';
import type { ClusterReader } from '../../../drill/cluster/clusterReader';
import { OperationFailed } from '../../../errors';
import { type Cluster, inCluster } from '../../clusters/cluster';
import type { MeshMember } from '../mesh/joinedMesh';

/** Longest wait for what the operator of the data plane makes. */
const patienceMs = 180_000;
const pollMs = 200;

/** A gateway of the bridge, whoever installs it. */
export function bridgeGateway(
    { cluster, revision }: MeshMember,
    { namespace, through, type }: { namespace: string; through: BridgeThrough; type: BridgeGatewayType },
    dependsOn: pulumi.Resource[],
): BridgeGateway | ServiceBridgeGateway {
    const name = `${type}-${cluster.name}`;
    const options = { ...inCluster(cluster), dependsOn };
    return through === BridgeThrough.Tsb
        ? new ServiceBridgeGateway(name, { type, namespace }, { ...options, transformations: [installed(cluster)] })
        : new BridgeGateway(
              name,
              {
                  type,
                  namespace,
                  ...(revision !== undefined && { revision }),
                  ...(type === BridgeGatewayType.EastWest && { network: cluster.network }),
              },
              options,
          );
}

/** Has the engine wait for the pods and the address of a gateway once its object is created. */
function installed({ name: cluster, reader }: Cluster): pulumi.ResourceTransformation {
    return ({ name, opts, props, type }) => {
        if (!type.startsWith('kubernetes:install.tetrate.io/') || !reader || !engineHasHooks()) {
            return undefined;
        }
        const afterCreate = new pulumi.ResourceHook(`${name}-serves`, ({ id }) => serves(reader, cluster, id ?? ''));
        return { props, opts: { ...opts, hooks: { afterCreate: [afterCreate] } } };
    };
}

/** Waits for the Service of a gateway. Its id is that of the object: `<namespace>/<name>`. */
async function serves({ list, read }: ClusterReader, cluster: string, id: string): Promise<void> {
    const [namespace, name] = id.split('/');
    const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D${name}`;
    const isReady = async () => {
        const service = await read(`/api/v1/namespaces/${namespace}/services/${name}`);
        return loadBalancerAddress(service?.status) !== undefined && (await list(slices)).some(hasReadyEndpoint);
    };
    const until = Date.now() + patienceMs;
    while (!(await isReady())) {
        if (Date.now() > until) {
            throw new OperationFailed(
                `The gateway ${id} in ${cluster} has no ready pods and no address after ${patienceMs / 1_000} s: does Tetrate Service Bridge run there?`,
            );
        }
        await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
}

function hasReadyEndpoint(slice: object): boolean {
    const { endpoints } = slice as { endpoints?: { conditions?: { ready?: boolean } }[] | null };
    return (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false);
}
