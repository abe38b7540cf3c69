import {
    type Fields,
    fieldsOf,
    type KubernetesObject,
    type Labels,
    labelsOf,
    listOf,
    namespaceOf,
    numberOf,
    objectName,
    selects,
    textOf,
    textsOf,
} from '../../manifests/kubernetesObject';
import type { Endpoint, NotUnderstood, Service } from '../../model/fleet';
import { localityFrom } from '../../model/locality';

/** A workload that a `WorkloadEntry` declares. */
export interface DeclaredWorkload {
    readonly namespace: string;
    readonly labels: Labels;
    readonly endpoint: Endpoint;
}

/** The endpoint of a `WorkloadEntry`, which Services and ServiceEntries of its namespace select by its labels. */
export function declaredWorkload(cluster: string, object: KubernetesObject): DeclaredWorkload | undefined {
    const endpoint = endpointOf(fieldsOf(object.content.spec), cluster, object.metadata.labels, true);
    return endpoint && { namespace: namespaceOf(object), labels: endpoint.labels, endpoint };
}

/**
 * The hosts of a `ServiceEntry` with the endpoints that it lists or selects. Where those answer is not known here: their
 * cluster is empty. Hosts with wildcards, and hosts that are sent where the caller says (`resolution: NONE`), have no
 * endpoints.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export function serviceEntry(
    cluster: string,
    object: KubernetesObject,
    workloads: readonly DeclaredWorkload[],
): Service[] {
    const { endpoints, exportTo, hosts, location, ports, resolution, workloadSelector } = fieldsOf(object.content.spec);
    const namespace = namespaceOf(object);
    const isInMesh = textOf(location) === 'MESH_INTERNAL';
    const isByName = /^DNS/.test(textOf(resolution) ?? '');
    const listed = listOf(endpoints).flatMap((each) => endpointOf(fieldsOf(each), '', {}, isInMesh) ?? []);
    const selector = labelsOf(fieldsOf(workloadSelector).labels);
    const selected = workloads
        .filter((workload) => workload.namespace === namespace && selects(selector, workload.labels))
        .map(({ endpoint }) => ({ ...endpoint, hasSidecar: isInMesh && endpoint.hasSidecar }));
    return textsOf(hosts)
        .filter((host) => !host.startsWith('*') && (isByName || textOf(resolution) === 'STATIC'))
        .map((host) => {
            const found = [...listed, ...selected];
            const itself = isByName && found.length === 0 ? (endpointOf({ address: host }, '', {}, false) ?? []) : [];
            return {
                host,
                // Nobody knows the name of an object that a control plane makes.
                name: object.madeOf ? host : object.metadata.name,
                namespace,
                kind: 'ServiceEntry',
                ports: listOf(ports).flatMap((port) => numberOf(fieldsOf(port).number) ?? []),
                tcpPorts: listOf(ports).flatMap((port) => {
                    const { number, protocol } = fieldsOf(port);
                    return /^(TCP|TLS|HTTPS|MONGO)$/.test(textOf(protocol) ?? '') ? (numberOf(number) ?? []) : [];
                }),
                exportTo: textsOf(exportTo),
                isKept: true,
                isNodeLocal: false,
                isHeadless: false,
                endpoints: found.concat(itself).map((endpoint) => ({ ...endpoint, onlyIn: cluster })),
                unready: 0,
            };
        });
}

/** Hosts of a `ServiceEntry` without endpoints here: where their requests go is not computed. */
export function openHosts(cluster: string, object: KubernetesObject): NotUnderstood[] {
    const { hosts, resolution } = fieldsOf(object.content.spec);
    const isOpen = !['STATIC', 'DNS', 'DNS_ROUND_ROBIN'].includes(textOf(resolution) ?? '');
    const open = textsOf(hosts).filter((host) => isOpen || host.startsWith('*'));
    return open.length === 0 && textsOf(hosts).length > 0
        ? []
        : [
              {
                  cluster,
                  object: objectName(object),
                  mayChange: `where requests for ${open.join(', ') || 'its hosts'} go`,
              },
          ];
}

function endpointOf(
    { address, labels, locality, network, serviceAccount }: Fields,
    cluster: string,
    ownLabels: Labels,
    isInMesh: boolean,
): Endpoint | undefined {
    const at = textOf(address);
    const all = { ...ownLabels, ...labelsOf(labels) };
    return at === undefined
        ? undefined
        : {
              address: at,
              cluster,
              network: textOf(network) ?? all['topology.istio.io/network'] ?? '',
              locality: localityFrom(textOf(locality) ?? all['istio-locality'] ?? ''),
              labels: all,
              isDeclared: true,
              hasSidecar:
                  isInMesh && (all['security.istio.io/tlsMode'] === 'istio' || textOf(serviceAccount) !== undefined),
          };
}
