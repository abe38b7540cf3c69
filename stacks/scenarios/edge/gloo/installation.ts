import * as pulumi from '@pulumi/pulumi';
import { FederationAccess, GlooEdition, GlooFederation, GlooGateway, RegisteredCluster } from '../../../../components';
import { accessArguments } from '../../../clusters/apiAccess';
import { inCluster } from '../../../clusters/cluster';
import type { EdgeCluster } from '../clusters';
import type { GlooSpec } from './glooSpec';

/** Gloo in every cluster that does not run it yet: enterprise where it fails over, open source where it is reached. */
export function edgeGloo(
    clusters: readonly [EdgeCluster, ...EdgeCluster[]],
    { licenseKey = '' }: GlooSpec,
): Record<string, pulumi.Resource[]> {
    const [primary] = clusters;
    return Object.fromEntries(
        clusters.map((member) => {
            const { cluster, name } = member;
            if (cluster.edgeGateways?.includes('gloo')) {
                return [name, []];
            }
            const gloo = new GlooGateway(
                `gloo-${name}`,
                {
                    ...(member === primary && {
                        edition: GlooEdition.Enterprise,
                        licenseKey: pulumi.secret(licenseKey),
                    }),
                    ...(cluster.nodeAddress !== undefined && { serviceType: 'NodePort' }),
                },
                inCluster(cluster),
            );
            return [name, [gloo]];
        }),
    );
}

/** Federation in the primary cluster, unless the infrastructure runs it, and every cluster registered with it. */
export function edgeFederation(
    clusters: readonly [EdgeCluster, ...EdgeCluster[]],
    { clusterDomain, licenseKey = '' }: GlooSpec,
    gloo: Record<string, pulumi.Resource[]>,
): pulumi.Resource[] {
    const [primary] = clusters;
    const options = inCluster(primary.cluster);
    const federation = primary.cluster.edgeGateways?.includes('gloo')
        ? []
        : [
              new GlooFederation(
                  'gloo-federation',
                  { licenseKey: pulumi.secret(licenseKey) },
                  { ...options, dependsOn: gloo[primary.name] ?? [] },
              ),
          ];
    return clusters.map(({ cluster, name }) => {
        const access = new FederationAccess(
            `federation-access-${name}`,
            { clusterName: name, ...accessArguments(cluster) },
            { ...inCluster(cluster), dependsOn: gloo[name] ?? [] },
        );
        return new RegisteredCluster(
            `registered-${name}`,
            { clusterName: name, kubeconfig: access.kubeconfig, clusterDomain },
            { ...options, dependsOn: federation },
        );
    });
}
