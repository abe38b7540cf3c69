import { load } from 'js-yaml';
import {
    type Fields,
    fieldsOf,
    type KubernetesObject,
    listOf,
    namespaceOf,
    objectName,
    textOf,
    textsOf,
} from '../../manifests/kubernetesObject';
import type { EastWestAddress, MeshSettings, NotUnderstood } from '../../model/fleet';
import { byDefault, fromField, istioVersion, type Sourced } from '../../model/sourced';
import { addressesOf } from './gateways';
import { serviceHost } from './hosts';
import { type DeclaredNetworks, declaredNetworks } from './networks';
import { localityLbOf } from './policy';
import { retriesOf } from './virtualServices';

/** What the ConfigMap `istio` says: the mesh's settings and the networks declared by hand. */
export interface MeshConfiguration {
    readonly settings: MeshSettings;
    readonly eastWest: readonly EastWestAddress[];
    readonly networks: DeclaredNetworks;
    readonly notUnderstood: readonly NotUnderstood[];
    readonly isFound: boolean;
}

/** Istio's retries where neither a route nor the mesh has others. */
export const defaultRetries = {
    attempts: 2,
    retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
    remoteLocalities: false,
};

/** Reads the ConfigMap of the default revision, else of the first one. */
export function meshConfiguration(cluster: string, objects: readonly KubernetesObject[]): MeshConfiguration {
    const maps = objects.filter(
        ({ kind, metadata, content }) =>
            kind === 'ConfigMap' &&
            /^istio(-|$)/.test(metadata.name) &&
            textOf(fieldsOf(content.data).mesh) !== undefined,
    );
    const map = maps.find(({ metadata }) => metadata.name === 'istio') ?? maps[0];
    const data = fieldsOf(map?.content.data);
    const [mesh, networks] = [yamlOf(data.mesh), yamlOf(data.meshNetworks)];
    const unreadable = [mesh, networks].includes(undefined);
    return {
        settings: settingsOf(cluster, map, mesh ?? {}),
        eastWest: map ? declaredGateways(map, networks ?? {}, objects) : [],
        networks: declaredNetworks(cluster, networks ?? {}),
        notUnderstood: [
            ...(map && unreadable
                ? [{ cluster, object: objectName(map), mayChange: 'the mesh settings: its text is not YAML' }]
                : []),
            ...maps
                .filter((other) => other !== map)
                .map((other) => ({
                    cluster,
                    object: objectName(other),
                    mayChange: 'the settings of proxies of its revision',
                })),
        ],
        isFound: map !== undefined,
    };
}

function settingsOf(cluster: string, map: KubernetesObject | undefined, mesh: Fields): MeshSettings {
    const { connectTimeout, defaultHttpRetryPolicy, localityLbSetting, rootNamespace, trustDomain } = mesh;
    const retries = retriesOf(defaultHttpRetryPolicy);
    const limit = textOf(connectTimeout);
    const domain = textOf(trustDomain);
    const exported = (field: string): string[] => (textsOf(mesh[field]).length === 0 ? ['*'] : textsOf(mesh[field]));
    return {
        rootNamespace: textOf(rootNamespace) ?? map?.metadata.namespace ?? 'istio-system',
        localityLb:
            map && localityLbSetting !== undefined
                ? fromField(localityLbOf(localityLbSetting), cluster, map, 'data.mesh localityLbSetting')
                : byDefault({ enabled: true }, istioVersion),
        retries:
            map && retries
                ? fromField(retries, cluster, map, 'data.mesh defaultHttpRetryPolicy')
                : byDefault(defaultRetries, istioVersion),
        connectTimeout:
            map && limit !== undefined
                ? fromField(limit, cluster, map, 'data.mesh connectTimeout')
                : byDefault('10s', istioVersion),
        destinationRuleExportTo: exported('defaultDestinationRuleExportTo'),
        serviceExportTo: exported('defaultServiceExportTo'),
        virtualServiceExportTo: exported('defaultVirtualServiceExportTo'),
        clusterLocalHosts: [
            ...(map ? clusterLocalHosts(cluster, map, mesh) : []),
            byDefault('*.kube-system.svc.cluster.local', istioVersion),
            byDefault('kubernetes.default.svc.cluster.local', istioVersion),
        ],
        trustDomain:
            map && domain !== undefined
                ? fromField(domain, cluster, map, 'data.mesh trustDomain')
                : byDefault('cluster.local', istioVersion),
        trustDomainAliases: textsOf(mesh.trustDomainAliases),
        autoMutualTls: mesh.enableAutoMtls !== false,
    };
}

/** Hosts that `serviceSettings` keeps within their cluster. */
function clusterLocalHosts(cluster: string, map: KubernetesObject, mesh: Fields): Sourced<string>[] {
    return listOf(mesh.serviceSettings).flatMap((each, index) => {
        const { hosts, settings } = fieldsOf(each);
        return fieldsOf(settings).clusterLocal === true
            ? textsOf(hosts).map((host) => fromField(host, cluster, map, `data.mesh serviceSettings[${index}]`))
            : [];
    });
}

/** Gateways by address, or by the Service of this cluster that is in front of them. */
function declaredGateways(
    map: KubernetesObject,
    networks: Fields,
    objects: readonly KubernetesObject[],
): EastWestAddress[] {
    const source = `${objectName(map)}, data.meshNetworks`;
    return Object.entries(fieldsOf(networks.networks)).flatMap(([network, value]) =>
        listOf(fieldsOf(value).gateways).flatMap((gateway) => {
            const { address, registryServiceName } = fieldsOf(gateway);
            const service = objects.find(
                (object) =>
                    object.kind === 'Service' &&
                    serviceHost(object.metadata.name, namespaceOf(object)) === registryServiceName,
            );
            const given = textOf(address);
            const addresses = [...(given === undefined ? [] : [given]), ...(service ? addressesOf(service) : [])];
            return addresses.map((each) => ({ address: each, network, source, isService: false, ports: [] }));
        }),
    );
}

/** The fields of a YAML text; none where there is no text, undefined where it is no YAML. */
function yamlOf(text: unknown): Fields | undefined {
    try {
        return typeof text === 'string' ? fieldsOf(load(text)) : {};
    } catch {
        return undefined;
    }
}
