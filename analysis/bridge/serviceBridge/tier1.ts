import { fieldsOf, type KubernetesObject } from '../../manifests/kubernetesObject';
import { allOf, tier1Objects } from '../bridgedObjects';
import type { IstioObject } from '../istioObject';
import type { Exposure } from './exposures';
import { hierarchyOf, isSameWorkspace } from './hierarchy';
import { groupOf, isIn, type Landscape, type Refusal, settingIn } from './landscape';
import { serviceOfPods } from './onboarded';
import { type Tier1Server, tier1Servers, workloadOf } from './servers';
import { trafficSettings } from './trafficSettings';

/** The objects of all Tier-1 gateways, by cluster. */
export function tier1s(
    landscape: Landscape,
    made: readonly Exposure[],
): { objects: { cluster: string; objects: IstioObject[] }[]; refusals: Refusal[] } {
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
): { objects: { cluster: string; objects: IstioObject[] }[]; refusals: Refusal[] } {
    const none = (reason: string) => ({ objects: [], refusals: [{ object, reason }] });
    const servers = tier1Servers(object);
    const fronted = made.filter(({ bridge }) =>
        bridge.hosts.some(({ hostname }) => servers.some((server) => server.hostname === hostname)),
    );
    const [exposure] = fronted;
    if (servers.some(({ isWeighted }) => isWeighted)) {
        return none('gives its clusters weights, which switch failover off; that is not translated here.');
    }
    if (!exposure) {
        return none(
            `has only hostnames that no gateway exposes: ${servers.map(({ hostname }) => hostname).join(', ')}.`,
        );
    }
    if (fronted.length > 1) {
        return none('has hostnames of several ingress gateways; those of one are read here.');
    }
    if (!mayRoute(landscape, object, exposure.object)) {
        return none(
            `routes to the workspace ${hierarchyOf(exposure.object).workspace}, and its own is not \`privileged\`.`,
        );
    }
    const group = groupOf(landscape, object, 'gatewayGroup');
    const { labels, namespace } = workloadOf(object);
    const gateway = { name: object.metadata.name, labels, port: servers[0]?.port ?? 80 };
    return {
        objects: landscape.clusters
            .filter(
                (cluster) =>
                    group !== undefined &&
                    isIn(landscape, group, cluster.name, namespace) &&
                    serviceOfPods(cluster, namespace, labels) !== undefined,
            )
            .map(({ name, network }) => {
                const { bridge } = exposure;
                const setting = settingIn(landscape, ['trafficSetting', 'trafficGroup'], name, namespace);
                const objects = tier1Objects({
                    ...bridge,
                    hosts: bridge.hosts.filter(({ hostname }) => servers.some((each) => each.hostname === hostname)),
                    // A Tier-1 gateway does not route to its own cluster.
                    clusters: bridge.clusters.filter(
                        (cluster) => cluster.name !== name && isListed(servers, cluster.name),
                    ),
                    settings: trafficSettings(setting),
                    tier1: { gateway, namespace, network },
                });
                return { cluster: name, objects: allOf(objects) };
            }),
        refusals: [],
    };
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
