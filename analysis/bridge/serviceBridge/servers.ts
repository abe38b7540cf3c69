import {
    fieldsOf,
    type KubernetesObject,
    type Labels,
    labelsOf,
    listOf,
    numberOf,
    textOf,
} from '../../manifests/kubernetesObject';

/** A server of a gateway that leads to a Service in the gateway's own cluster. */
export interface IngressServer {
    readonly name: string;
    readonly hostname: string;
    readonly port: number;
    /** `<namespace>/<full name>`. */
    readonly service: string;
    readonly servicePort: number;
}

/** A server of a Tier-1 gateway, which leads to other clusters. */
export interface Tier1Server {
    readonly hostname: string;
    readonly port: number;
    /** Clusters by name; empty: all that expose the hostname. */
    readonly clusters: readonly string[];
    readonly isWeighted: boolean;
}

/** Pods that an object is for. */
export function workloadOf(object: KubernetesObject): { namespace: string; labels: Labels } {
    const { labels, namespace } = fieldsOf(fieldsOf(object.content.spec).workloadSelector);
    return { namespace: textOf(namespace) ?? '', labels: labelsOf(labels) };
}

/** Servers of an `IngressGateway`, and those of a `Gateway` that lead to a Service. */
export function ingressServers({ content }: KubernetesObject): IngressServer[] {
    return listOf(fieldsOf(content.spec).http).flatMap((each) => {
        const { hostname, name, port, routing } = fieldsOf(each);
        const [rule] = listOf(fieldsOf(routing).rules);
        const { host, port: legacyPort, serviceDestination } = fieldsOf(fieldsOf(rule).route);
        const unified = fieldsOf(serviceDestination);
        const service = textOf(unified.host) ?? textOf(host);
        return service === undefined
            ? []
            : [
                  {
                      name: textOf(name) ?? '',
                      hostname: textOf(hostname) ?? '',
                      port: numberOf(port) ?? 80,
                      service,
                      servicePort: numberOf(unified.port) ?? numberOf(legacyPort) ?? 80,
                  },
              ];
    });
}

/** Servers of a `Tier1Gateway`, and those of a `Gateway` that lead to clusters. */
export function tier1Servers({ content }: KubernetesObject): Tier1Server[] {
    const { externalServers, http } = fieldsOf(content.spec);
    const legacy = listOf(externalServers).map((each) => {
        const { clusters, hostname, port } = fieldsOf(each);
        return tier1Server(hostname, port, clusters);
    });
    const unified = listOf(http).flatMap((each) => {
        const { hostname, port, routing } = fieldsOf(each);
        const [rule] = listOf(fieldsOf(routing).rules);
        const { clusterDestination } = fieldsOf(fieldsOf(rule).route);
        return clusterDestination === undefined
            ? []
            : [tier1Server(hostname, port, fieldsOf(clusterDestination).clusters)];
    });
    return [...legacy, ...unified];
}

function tier1Server(hostname: unknown, port: unknown, listed: unknown): Tier1Server {
    const clusters = listOf(listed).map(fieldsOf);
    return {
        hostname: textOf(hostname) ?? '',
        port: numberOf(port) ?? 80,
        clusters: clusters.flatMap(({ name }) => textOf(name) ?? []),
        isWeighted: clusters.some(({ weight }) => (numberOf(weight) ?? 0) > 0),
    };
}
