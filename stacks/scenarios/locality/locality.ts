import * as pulumi from '@pulumi/pulumi';
import { EchoApp, Hardening, IngressGateway, LocalityFailover, localityFailoverSpec } from '../../../components';
import type { DrillPlan } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import { BadInput } from '../../../errors';
import { type Cluster, inCluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import { failbackSettingProblems } from '../failbackSettings';
import { httpUrl } from '../httpUrl';
import { meshSettings } from '../mesh/failoverArgs';
import { joinedMesh } from '../mesh/joinedMesh';
import { refuseSettings } from '../refusedSettings';
import type { Scenario } from '../scenario';
import { echoExpectations } from './expectations';
import { localityFailoverArgs } from './failoverArgs';
import { sharedRegions } from './sharedRegions';

const namespace = 'default';
const appName = 'hello-world';

/**
 * The CSM guide: the same service in every cluster, an ingress gateway before it,
 * and locality load balancing between them. Requests enter through the first cluster's gateway; the others have one
 * too, as a control plane follows only its own cluster's rules, and as an entry that dies must not be the only one.
 */
export const locality: Scenario = ({ clusters, configuration, infrastructure }) => {
    refuseSharedRegions(clusters);
    refuseSettings(failbackSettingProblems(configuration));
    const hardening = configuration.variant as Hardening;
    const settings = localityFailoverArgs(
        configuration,
        clusters.map(({ region }) => region),
    );
    const spec = localityFailoverSpec(settings); // refuses before anything is declared

    const flat = clusters.every(({ network }) => network === clusters[0]?.network);
    const entries = joinedMesh(clusters, meshSettings(configuration)).map(({ cluster, ready, revision }) => {
        const options = { ...inCluster(cluster), dependsOn: ready };
        const injected = revision === undefined ? {} : { revision };
        new EchoApp(
            `${appName}-${cluster.name}`,
            {
                appName,
                namespace,
                clusterDomain: configuration.clusterDomain,
                text: configuration.text,
                cluster: cluster.name,
                replicas: configuration.replicas,
                ...injected,
                sidecar: !flat, // what crosses networks is mutual TLS, so that the pods have to speak it
                // The guide's pods refuse connections as soon as they get SIGTERM, as most do.
                ...(hardening === Hardening.Guide && { drainSeconds: 0 }),
            },
            options,
        );
        const ingress = new IngressGateway(`ingress-${cluster.name}`, { namespace, ...injected }, options);
        new LocalityFailover(`failover-${cluster.name}`, settings, options);
        return ingress.address;
    });

    const [primary] = clusters;
    const [address] = entries;
    if (!primary || !address) {
        throw new BadInput(`The infrastructure \`${infrastructure}\` has no cluster.`);
    }
    const entry = pulumi.output(address).apply((known) => httpUrl(known));
    const plan: Omit<DrillPlan, 'entry'> = {
        schemaVersion: 1,
        infrastructure,
        scenario: configuration.scenario,
        variant: configuration.variant,
        primary: primary.name,
        workload: { namespace, deployment: appName, selector: { app: appName }, replicas: configuration.replicas },
        clusters: clusters.map(({ name, region }) => ({ name, region })),
        perTryTimeoutMs: milliseconds(spec.retry?.perTryTimeout ?? '') ?? 0,
        baseEjectionTimeMs: milliseconds(spec.baseEjectionTime) ?? 0,
        intervalMs: milliseconds(spec.detection.interval ?? '') ?? 0,
        ...sidesOf(configuration, clusters),
        expectations: echoExpectations(spec, clusters, hardening),
    };
    return { entry, drill: entry.apply((url): DrillPlan => ({ ...plan, entry: url })) };
};

/** Regions in an order have a primary and a fallback; with weights they have not. */
function sidesOf(
    { preference: [first, second] = [] }: Pick<Configuration, 'preference'>,
    clusters: readonly Cluster[],
): Pick<DrillPlan, 'sides'> {
    const primary = clusters.find(({ region }) => region === first);
    const fallback =
        clusters.find(({ region }) => region === second) ?? clusters.find(({ region }) => region !== first);
    return primary && fallback ? { sides: { primary: primary.name, fallbacks: [fallback.name] } } : {};
}

/** Weights and order are by region, and so is what a drill expects: two clusters of one region could not be told apart. */
function refuseSharedRegions(clusters: readonly Cluster[]): void {
    const problems = sharedRegions(clusters);
    if (problems.length > 0) {
        throw new BadInput(
            `${problems.join('; ')}: scenario \`locality\` balances by region, so that each cluster needs its own. ` +
                'Scenario `mesh` fails over between clusters of one region.',
        );
    }
}
