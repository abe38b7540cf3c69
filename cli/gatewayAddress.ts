import {
    fieldsOf,
    groupOf,
    type KubernetesObject,
    type Labels,
    labelsOf,
    listOf,
    numberOf,
    selects,
    textOf,
    textsOf,
} from '../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../analysis/model/fleet';
import type { Caller } from '../analysis/model/path';

/** The object of a caller's Gateway, and where clients reach it. */
export interface FoundGateway {
    readonly gateway: KubernetesObject;
    readonly address: string | undefined;
    /** Port of its first plain HTTP listener; undefined: it has none. */
    readonly httpPort: number | undefined;
}

/** The Gateway of a caller: Istio's, the Gateway API's or Gloo's. */
export function gatewayOf(caller: Caller, inputs: readonly ClusterInput[]): FoundGateway | undefined {
    const objects = objectsOf(caller.cluster, inputs);
    const groups = caller.product === 'Gloo' ? ['gateway.solo.io'] : [istioGroup, 'gateway.networking.k8s.io'];
    const found = objects.find(
        (each) => each.kind === 'Gateway' && groups.includes(groupOf(each)) && fullName(each) === caller.gateway,
    );
    return found && gatewayAt(found, objects);
}

const istioGroup = 'networking.istio.io';

export function objectsOf(cluster: string, inputs: readonly ClusterInput[]): readonly KubernetesObject[] {
    return inputs.find(({ name }) => name === cluster)?.objects ?? [];
}

export const fullName = ({ metadata: { name, namespace = 'default' } }: KubernetesObject): string =>
    `${namespace}/${name}`;

function gatewayAt(gateway: KubernetesObject, objects: readonly KubernetesObject[]): FoundGateway {
    const { bindPort, proxyNames, selector, servers, listeners, ssl } = fieldsOf(gateway.content.spec);
    switch (groupOf(gateway)) {
        case istioGroup: {
            const wanted = labelsOf(selector);
            const isInFront = ({ content }: KubernetesObject): boolean =>
                selects(wanted, labelsOf(fieldsOf(content.spec).selector));
            const ports = listOf(servers).map((server) => fieldsOf(fieldsOf(server).port));
            return {
                gateway,
                address: addressOf(objects, isInFront),
                httpPort: numberOf(ports.find(({ protocol }) => protocol === 'HTTP')?.number),
            };
        }
        case 'gateway.solo.io': {
            const [proxy = 'gateway-proxy'] = textsOf(proxyNames);
            const isOfProxy = ({ metadata }: KubernetesObject): boolean =>
                metadata.name === proxy && metadata.namespace === gateway.metadata.namespace;
            // The chart's Service has port 80 in front of the port that the proxy listens on.
            return {
                gateway,
                address: addressOf(objects, isOfProxy),
                httpPort: ssl === true || bindPort === undefined ? undefined : 80,
            };
        }
        default: {
            const [address] = listOf(fieldsOf(gateway.content.status).addresses).map(fieldsOf);
            const http = listOf(listeners).map(fieldsOf);
            const proxies = owningGateway(gateway);
            const isInFront = ({ content }: KubernetesObject): boolean =>
                selects(proxies, labelsOf(fieldsOf(content.spec).selector));
            // A LoadBalancer Service before the proxies goes before the Gateway's own, which may be a ClusterIP.
            return {
                gateway,
                address: addressOf(objects, isInFront) ?? textOf(address?.value),
                httpPort: numberOf(http.find(({ protocol }) => protocol === 'HTTP')?.port),
            };
        }
    }
}

/** Labels of the proxies that Envoy Gateway makes for a Gateway. */
function owningGateway({ metadata: { name, namespace = 'default' } }: KubernetesObject): Labels {
    return {
        'gateway.envoyproxy.io/owning-gateway-name': name,
        'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
    };
}

/** The address of the first LoadBalancer Service that is meant. */
function addressOf(
    objects: readonly KubernetesObject[],
    isMeant: (service: KubernetesObject) => boolean,
): string | undefined {
    const addresses = objects
        .filter(({ content, kind }) => kind === 'Service' && fieldsOf(content.spec).type === 'LoadBalancer')
        .filter(isMeant)
        .flatMap(({ content }) => listOf(fieldsOf(fieldsOf(content.status).loadBalancer).ingress).map(fieldsOf))
        .flatMap(({ hostname, ip }) => textOf(ip) ?? textOf(hostname) ?? []);
    return addresses[0];
}
