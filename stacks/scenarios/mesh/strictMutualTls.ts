import type * as pulumi from '@pulumi/pulumi';
import { StrictMutualTls } from '../../../components';
import { type Cluster, inCluster } from '../../clusters/cluster';
import { controlNamespace } from './joinedMesh';

/** A policy of the whole mesh, so none where the mesh is the user's own. */
export function strictMutualTls(cluster: Cluster, dependsOn: pulumi.Resource[]): StrictMutualTls[] {
    return cluster.istio?.isTheirs === true
        ? []
        : [
              new StrictMutualTls(
                  `strict-${cluster.name}`,
                  { namespace: controlNamespace },
                  { ...inCluster(cluster), dependsOn },
              ),
          ];
}
