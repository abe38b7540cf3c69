import { fieldsOf, type KubernetesObject, listOf } from '../../manifests/kubernetesObject';
import { repeated } from '../../repeated';
import type { Bridge, BridgeCluster, BridgedHost } from '../bridge';
import { hierarchyOf, isSameWorkspace } from './hierarchy';
import { groupOf, isIn, type Landscape, olderFirst, type PlacedCluster, type Refusal, settingIn } from './landscape';
import { serviceOfPods } from './onboarded';
import type { BridgeSources } from './origins';
import { type IngressServer, ingressServers, workloadOf } from './servers';
import { trafficSettings } from './trafficSettings';

/** An object that exposes hostnames, and the bridge that it makes. */
export interface Exposure {
    readonly object: KubernetesObject;
    /** Its clusters are those that have a gateway for the object. */
    readonly bridge: Bridge;
    readonly sources: BridgeSources;
}

/** The bridges of all objects that expose hostnames of Services. */
export function exposures(landscape: Landscape): { made: Exposure[]; refusals: Refusal[] } {
    // A legacy object does not take the hostname of an older one of the unified kind.
    const objects = [...landscape.of('ingressGateway'), ...landscape.of('gateway')]
        .sort(olderFirst)
        .filter((object) => ingressServers(object).length > 0);
    const owners = new Map<string, KubernetesObject>();
    const made: Exposure[] = [];
    const refusals: Refusal[] = [];
    for (const object of objects) {
        const problem = problemOf(landscape, object, owners);
        if (problem) {
            refusals.push({ object, ...problem });
            continue;
        }
        ingressServers(object).forEach(({ hostname }) => owners.set(hostname, object));
        made.push(exposureOf(landscape, object));
    }
    return { made, refusals };
}

/** Why an object is not taken. */
function problemOf(
    landscape: Landscape,
    object: KubernetesObject,
    owners: ReadonlyMap<string, KubernetesObject>,
): Omit<Refusal, 'object'> | undefined {
    const { namespace } = workloadOf(object);
    const servers = ingressServers(object);
    const taken = servers.find(({ hostname }) => owners.has(hostname));
    const owner = taken && owners.get(taken.hostname);
    const foreign = servers.find(({ service }) => namespaceOf(service) !== namespace);
    const ports = new Set(servers.map(({ port }) => port));
    if (owner) {
        return {
            kind: 'untranslated',
            reason: `has the hostname ${taken.hostname}, which ${owner.kind} ${owner.metadata.name} of the workspace ${hierarchyOf(owner).workspace} has.`,
        };
    }
    const [twice] = repeated([...servers.map(({ hostname }) => hostname), ...servers.map(({ name }) => name)]);
    if (twice !== undefined) {
        return {
            kind: 'no failover',
            reason: `has two servers ${twice}: each needs a name and a hostname of its own.`,
        };
    }
    if (placesOf(landscape, object).length === 0) {
        return {
            kind: 'place',
            reason: `is for the namespace ${namespace}, which its workspace and group have in no cluster.`,
        };
    }
    if (foreign) {
        return {
            kind: 'no failover',
            reason: `leads to ${foreign.service}, outside its own namespace ${namespace}: other clusters would not fail over.`,
        };
    }
    return ports.size > 1
        ? { kind: 'untranslated', reason: 'has servers on several ports; one is read here.' }
        : undefined;
}

function exposureOf(landscape: Landscape, object: KubernetesObject): Exposure {
    const { labels, namespace } = workloadOf(object);
    const places = placesOf(landscape, object);
    const [first] = places;
    const { eastWestLabels, workspaceSetting } = eastWestOf(landscape, object, namespace);
    const clusters = places.flatMap((cluster): BridgeCluster[] => {
        const gateway = serviceOfPods(cluster, namespace, labels);
        const eastWest = eastWestLabels && serviceOfPods(cluster, namespace, eastWestLabels)?.addresses[0];
        return gateway === undefined || gateway.addresses.length === 0
            ? []
            : [
                  {
                      name: cluster.name,
                      region: cluster.region,
                      network: cluster.network,
                      addresses: gateway.addresses,
                      localAddresses: gateway.podAddresses,
                      ...(eastWest !== undefined && { eastWestAddress: eastWest }),
                  },
              ];
    });
    const servers = ingressServers(object);
    const setting = first && settingIn(landscape, ['trafficSetting', 'trafficGroup'], first.name, namespace);
    const { workspace = '' } = hierarchyOf(object);
    return {
        object,
        bridge: {
            workspace,
            namespace,
            gateway: { name: object.metadata.name, labels, port: servers[0]?.port ?? 80 },
            hosts: servers.map((server) => bridgedHost(server, namespace, places)),
            clusters,
            reachability: landscape.reachability,
            settings: { ...trafficSettings(setting), ...(eastWestLabels && { eastWestLabels }) },
        },
        sources: { gateway: object, trafficSetting: setting, workspaceSetting },
    };
}

function bridgedHost(server: IngressServer, namespace: string, places: readonly PlacedCluster[]): BridgedHost {
    const { hostname, name, servicePort: port } = server;
    const service = server.service.split('/')[1] ?? '';
    const found = places
        .flatMap(({ services }) => services)
        .find((each) => each.namespace === namespace && each.name === service.split('.')[0]);
    return { name, hostname, service, port, labels: found?.selector ?? {} };
}

/** Labels of the east-west gateway by which the workspace exposes its services, if it does, and what says it. */
function eastWestOf({ of }: Landscape, object: KubernetesObject, namespace: string) {
    const workspaceSetting = of('workspaceSetting').find((each) =>
        isSameWorkspace(hierarchyOf(each), hierarchyOf(object)),
    );
    const eastWestLabels = listOf(fieldsOf(workspaceSetting?.content.spec).defaultEastWestGatewaySettings)
        .map((settings) => workloadOf({ ...object, content: { spec: settings } }))
        .find((workload) => workload.namespace === namespace)?.labels;
    return { eastWestLabels, workspaceSetting };
}

/** Clusters in which an object applies. */
function placesOf(landscape: Landscape, object: KubernetesObject): PlacedCluster[] {
    const group = groupOf(landscape, object, 'gatewayGroup');
    const { namespace } = workloadOf(object);
    return landscape.clusters.filter(({ name }) => group !== undefined && isIn(landscape, group, name, namespace));
}

function namespaceOf(service: string): string | undefined {
    return service.split('/')[0];
}
