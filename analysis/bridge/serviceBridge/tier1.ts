import { fieldsOf, type KubernetesObject } from '../../manifests/kubernetesObject';
import type { Bridge, BridgedHost } from '../bridge';
import { allOf, tier1Objects } from '../bridgedObjects';
import type { IstioObject } from '../istioObject';
import type { Exposure } from './exposures';
import { hierarchyOf, isSameWorkspace } from './hierarchy';
import { groupOf, isIn, type Landscape, type PlacedCluster, type Refusal, settingIn } from './landscape';
import { serviceOfPods } from './onboarded';
import type { BridgeSources } from './origins';
import { type Tier1Server, tier1Servers, workloadOf } from './servers';
import { trafficSettings } from './trafficSettings';

/** Why an object is refused. */
type Problem = Omit<Refusal, 'object'>;

/** The objects of a Tier-1 gateway in its cluster. */
interface Tier1Objects {
    readonly cluster: string;
    readonly objects: readonly IstioObject[];
    readonly sources: BridgeSources;
}

/** The objects of all Tier-1 gateways, by cluster. */
export function tier1s(
    landscape: Landscape,
    made: readonly Exposure[],
): { objects: Tier1Objects[]; refusals: Refusal[] } {
    const all = [...landscape.of('tier1Gateway'), ...landscape.of('gateway')]
        .filter((object) => tier1Servers(object).length > 0)
        .map((object) => tier1Of(landscape, object, made));
    return {
        objects: all.flatMap(({ objects }) => objects),
        refusals: all.flatMap(({ refusals }) => refusals),
    };
}

function tier1Of(
    landscape: Landscape,
    object: KubernetesObject,
    made: readonly Exposure[],
): { objects: Tier1Objects[]; refusals: Refusal[] } {
    const servers = tier1Servers(object);
    const fronted = made.filter(({ bridge }) => exposed(bridge, servers).length > 0);
    const [exposure] = fronted;
    const places = placesOf(landscape, object);
    const problem = problemOf(landscape, object, fronted) ?? (exposure ? undefined : unexposed(servers, 'only '));
    if (!exposure || problem) {
        return { objects: [], refusals: problem ? [{ object, ...problem }] : [] };
    }
    const { bridge } = exposure;
    const { labels, namespace } = workloadOf(object);
    const gateway = { name: object.metadata.name, labels, port: servers[0]?.port ?? 80 };
    const left = servers.filter(({ hostname }) => !bridge.hosts.some((host) => host.hostname === hostname));
    return {
        objects: places.map(({ name, network }) => {
            const setting = settingIn(landscape, ['trafficSetting', 'trafficGroup'], name, namespace);
            const objects = tier1Objects({
                ...bridge,
                hosts: exposed(bridge, servers),
                // A Tier-1 gateway does not route to its own cluster.
                clusters: bridge.clusters.filter((cluster) => cluster.name !== name && isListed(servers, cluster.name)),
                settings: trafficSettings(setting),
                tier1: { gateway, namespace, network },
            });
            return { cluster: name, objects: allOf(objects), sources: { gateway: object, trafficSetting: setting } };
        }),
        refusals: left.length > 0 ? [{ object, ...unexposed(left) }] : [],
    };
}

/** Why a gateway is not taken. */
function problemOf(landscape: Landscape, object: KubernetesObject, fronted: readonly Exposure[]): Problem | undefined {
    const servers = tier1Servers(object);
    const { labels, namespace } = workloadOf(object);
    const differ = (values: readonly unknown[]) => new Set(values).size > 1;
    if (servers.some(({ isWeighted }) => isWeighted)) {
        const reason = 'gives its clusters weights, which switch failover off; that is not translated here.';
        return { kind: 'no failover', reason };
    }
    if (differ(servers.map(({ port }) => port))) {
        return untranslated('has servers on several ports; one is read here.');
    }
    if (differ(servers.map(({ clusters }) => [...clusters].sort().join()))) {
        return untranslated('lists different clusters for its servers; one list is read here.');
    }
    if (fronted.length > 1) {
        return untranslated('has hostnames of several ingress gateways; those of one are read here.');
    }
    const foreign = fronted.find((exposure) => !mayRoute(landscape, object, exposure.object));
    if (foreign) {
        const { workspace } = hierarchyOf(foreign.object);
        return { kind: 'parent', reason: `routes to the workspace ${workspace}, and its own is not \`privileged\`.` };
    }
    const pods = Object.entries(labels).map((label) => label.join('='));
    return placesOf(landscape, object).length > 0
        ? undefined
        : {
              kind: 'place',
              reason: `is for pods ${pods.join()} in the namespace ${namespace}: its workspace and group have no gateway there.`,
          };
}

const untranslated = (reason: string): Problem => ({ kind: 'untranslated', reason });

function unexposed(servers: readonly Tier1Server[], only = ''): Problem {
    const hostnames = servers.map(({ hostname }) => hostname).join(', ');
    return { kind: 'unexposed', reason: `has ${only}hostnames that no gateway exposes: ${hostnames}.` };
}

/** The hosts of a bridge that servers are for. */
function exposed({ hosts }: Bridge, servers: readonly Tier1Server[]): BridgedHost[] {
    return hosts.filter(({ hostname }) => servers.some((server) => server.hostname === hostname));
}

/** Clusters that have the gateway. */
function placesOf(landscape: Landscape, object: KubernetesObject): PlacedCluster[] {
    const group = groupOf(landscape, object, 'gatewayGroup');
    const { labels, namespace } = workloadOf(object);
    return landscape.clusters.filter(
        (cluster) =>
            group !== undefined &&
            isIn(landscape, group, cluster.name, namespace) &&
            serviceOfPods(cluster, namespace, labels) !== undefined,
    );
}

const isListed = (servers: readonly Tier1Server[], cluster: string) =>
    servers.some(({ clusters }) => clusters.length === 0 || clusters.includes(cluster));

/** Whether an object's gateways may route to what another one exposes. */
function mayRoute({ of }: Landscape, object: KubernetesObject, exposing: KubernetesObject): boolean {
    const [own, other] = [hierarchyOf(object), hierarchyOf(exposing)];
    const workspace = of('workspace').find((each) =>
        isSameWorkspace({ ...hierarchyOf(each), workspace: each.metadata.name }, own),
    );
    return isSameWorkspace(own, other) || fieldsOf(workspace?.content.spec).privileged === true;
}
