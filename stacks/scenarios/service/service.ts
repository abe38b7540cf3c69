import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { IngressGateway, LocalityFailover, MeshFailover } from '../../../components';
import type { DrillPlan } from '../../../drill/plan/plan';
import { type Cluster, inCluster } from '../../clusters/cluster';
import { httpUrl } from '../httpUrl';
import { meshSettings } from '../mesh/failoverArgs';
import { joinedMesh, type MeshMember } from '../mesh/joinedMesh';
import { refuseSettings } from '../refusedSettings';
import type { Scenario } from '../scenario';
import { foundClusters } from './foundClusters';
import { servicePlan } from './plan';
import { ingressNameOf, type ServiceRules, serviceRules } from './rules';
import { serviceSettingProblems } from './settingProblems';
import type { EntrySetting, OwnService } from './settings';

/**
 * Failover of the user's own service, which is there already: the stack declares rules for it, an ingress gateway where
 * that is asked for, and no application. Clusters that exist are read first, so that what is missing there is named.
 */
export const service: Scenario = async ({ clusters, configuration, infrastructure }) => {
    const { entry, service: own } = configuration;
    const [primary, ...others] = clusters;
    refuseSettings(serviceSettingProblems(configuration, clusters));
    if (!entry || !own || !primary) {
        throw new Error('`service` and `entry` are required, or they would have been refused.');
    }
    const rules = serviceRules(configuration, { clusters, entry, service: own });
    const found = await foundClusters(clusters, { entry, rules, service: own });

    const members = joinedMesh(clusters, meshSettings(configuration));
    const ingresses = members.map((member) => declared(member, { entry, rules, service: own }));

    const first = found.find(({ cluster }) => cluster === primary);
    const url = urlOf(entry, ingresses[0], first?.gatewayAddress);
    const [host] = (entry.hosts ?? []).filter((each) => !each.includes('*'));
    const deployments = first?.service?.deployments ?? [own.deployment ?? own.name];
    const [deployment = own.name] = deployments;
    const planned = {
        configuration,
        infrastructure,
        clusters: [primary, ...others] as const,
        rules,
        workload: {
            namespace: own.namespace,
            deployment,
            selector: first?.service?.selector ?? own.selector ?? { app: deployment },
            replicas: first?.service?.replicas ?? configuration.replicas,
        },
        deployments,
        replicas: Object.fromEntries(
            found.map(({ cluster, service: its }) => [cluster.region, its?.replicas ?? configuration.replicas]),
        ),
    };
    return {
        entry: url,
        drill: url.apply((known): DrillPlan => {
            const isOfHost = host !== undefined && new URL(known).hostname !== host;
            return servicePlan({ ...planned, clusters: [primary, ...others], entry: known, ...(isOfHost && { host }) });
        }),
    };
};

/** What one cluster gets. @returns Its ingress gateway's address, where one is deployed. */
function declared(
    { cluster, ready, revision }: MeshMember,
    { entry, rules, service: own }: { entry: EntrySetting; rules: ServiceRules; service: OwnService },
): pulumi.Output<string> | undefined {
    const options = {
        ...inCluster(cluster),
        dependsOn: [...ready, ...createdNamespace(cluster, own, ready, revision)],
    };
    const ingress =
        entry.ingress === true
            ? new IngressGateway(
                  `ingress-${cluster.name}`,
                  {
                      namespace: own.namespace,
                      gatewayName: ingressNameOf(own),
                      selector: { istio: ingressNameOf(own) },
                      ...(revision !== undefined && { revision }),
                  },
                  options,
              )
            : undefined;
    const name = `failover-${cluster.name}`;
    if (rules.kind === 'locality') {
        new LocalityFailover(name, rules.settings, { ...options, aliases: [typeOf('MeshFailover')] });
    } else {
        new MeshFailover(name, rules.settings, { ...options, aliases: [typeOf('LocalityFailover')] });
    }
    return ingress?.address;
}

/** The component before `weights` were added or removed: the objects of both have the same names, so they are changed in place. */
const typeOf = (component: string): pulumi.Alias => ({ type: `pulumi-failover:index:${component}` });

/** The namespace of the service, with sidecars, in a cluster that the stack creates: nobody can have made it before. */
function createdNamespace(
    cluster: Cluster,
    { namespace }: OwnService,
    ready: pulumi.Resource[],
    revision: string | undefined,
): pulumi.Resource[] {
    if (cluster.reader || namespace === 'default') {
        return [];
    }
    const labels = revision === undefined ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': revision };
    return [
        new kubernetes.core.v1.Namespace(
            `namespace-${cluster.name}`,
            { metadata: { name: namespace, labels } },
            { ...inCluster(cluster), dependsOn: ready },
        ),
    ];
}

function urlOf(
    { url }: EntrySetting,
    ingress: pulumi.Output<string> | undefined,
    gatewayAddress: string | undefined,
): pulumi.Output<string> {
    return url === undefined
        ? pulumi.output(ingress ?? gatewayAddress ?? '').apply((address) => httpUrl(address))
        : pulumi.output(url);
}
