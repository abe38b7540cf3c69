import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { EnvoyGateway } from '../../../components';
import { inCluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import type { RootedMember } from '../mesh/joinedMesh';
import { edgeIdentity } from './identity';
import { meshUpstream } from './meshUpstream';

/**
 * What lets the edge's gateway in one cluster call productpage there: Envoy Gateway where the cluster runs none, an
 * identity of the mesh, and a policy that makes the gateway show it.
 */
export function meshAccess(
    member: RootedMember,
    { clusterDomain, settlingHours }: Configuration,
    dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
    const { cluster } = member;
    const control = cluster.edgeGateways?.includes('envoy-gateway')
        ? []
        : [new EnvoyGateway(`envoy-gateway-${cluster.name}`, {}, inCluster(cluster))];
    const identity = edgeIdentity(member, settlingHours);
    const policy = meshUpstream(clusterDomain);
    const upstream = new kubernetes.apiextensions.CustomResource(
        `mesh-upstream-${cluster.name}`,
        {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'BackendTLSPolicy',
            metadata: policy.metadata,
            spec: policy.spec,
        },
        { ...inCluster(cluster), dependsOn: [...control, ...dependsOn, identity] },
    );
    return [...control, identity, upstream];
}
