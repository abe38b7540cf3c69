import {
    fieldsOf,
    groupOf,
    type KubernetesObject,
    listOf,
    namespaceOf,
    textOf,
} from '../../manifests/kubernetesObject';
import type { EdgeProduct } from '../../model/edge';

export const gatewayApiGroup = 'gateway.networking.k8s.io';

/** Products by the name of their controller. */
const controllers: readonly (readonly [prefix: string, product: EdgeProduct | 'Istio'])[] = [
    ['gateway.envoyproxy.io/', 'Envoy Gateway'],
    ['kgateway.dev/', 'kgateway'],
    ['istio.io/gateway-controller', 'Istio'],
];

/** Products by the class that their charts install, where no GatewayClass was read. */
const wellKnownClasses: Readonly<Record<string, EdgeProduct | 'Istio'>> = {
    eg: 'Envoy Gateway',
    'envoy-gateway': 'Envoy Gateway',
    istio: 'Istio',
    kgateway: 'kgateway',
};

/** A Gateway of the Gateway API, with the product that runs it. */
export interface ApiGateway {
    /** `<namespace>/<name>`. */
    readonly name: string;
    readonly namespace: string;
    readonly object: KubernetesObject;
    /** Undefined where its class is not known. */
    readonly product: EdgeProduct | 'Istio' | undefined;
}

/** The Gateways of the Gateway API. */
export function apiGateways(objects: readonly KubernetesObject[]): ApiGateway[] {
    const ofApi = (kind: string) =>
        objects.filter((object) => object.kind === kind && groupOf(object) === gatewayApiGroup);
    const classes = new Map(
        ofApi('GatewayClass').map(({ content, metadata }) => [
            metadata.name,
            textOf(fieldsOf(content.spec).controllerName) ?? '',
        ]),
    );
    return ofApi('Gateway').map((object) => {
        const name = textOf(fieldsOf(object.content.spec).gatewayClassName) ?? '';
        const controller = classes.get(name);
        return {
            name: `${namespaceOf(object)}/${object.metadata.name}`,
            namespace: namespaceOf(object),
            object,
            product:
                controller === undefined
                    ? wellKnownClasses[name]
                    : controllers.find(([prefix]) => controller.startsWith(prefix))?.[1],
        };
    });
}

/**
 * The Gateways that a route is attached to. One that was not read is taken for the product whose Backends the route
 * names, as only that product reads them.
 */
export function parentsOf(route: KubernetesObject, gateways: readonly ApiGateway[]): ApiGateway[] {
    const product = productOfBackends(route);
    return parentNames(route).flatMap(({ name, namespace }) => {
        const read = gateways.find((gateway) => gateway.name === `${namespace}/${name}`);
        return read ?? (product ? unreadGateway(name, namespace, product) : []);
    });
}

/** The Gateways of a route that were not read, and whose product nothing says. */
export function unknownParents(route: KubernetesObject, gateways: readonly ApiGateway[]): string[] {
    const known = parentsOf(route, gateways).map(({ name }) => name);
    return parentNames(route)
        .map(({ name, namespace }) => `${namespace}/${name}`)
        .filter((name) => !known.includes(name));
}

function parentNames(route: KubernetesObject): { readonly name: string; readonly namespace: string }[] {
    return listOf(fieldsOf(route.content.spec).parentRefs)
        .map(fieldsOf)
        .filter(({ kind = 'Gateway' }) => kind === 'Gateway')
        .map(({ name, namespace }) => ({
            name: textOf(name) ?? '',
            namespace: textOf(namespace) ?? namespaceOf(route),
        }));
}

function productOfBackends(route: KubernetesObject): EdgeProduct | undefined {
    const groups = listOf(fieldsOf(route.content.spec).rules)
        .flatMap((rule) => listOf(fieldsOf(rule).backendRefs).map(fieldsOf))
        .filter(({ kind }) => kind === 'Backend')
        .flatMap(({ group }) => textOf(group) ?? []);
    return backendGroups.find(([group]) => groups.includes(group))?.[1];
}

const backendGroups: readonly (readonly [group: string, product: EdgeProduct])[] = [
    ['gateway.envoyproxy.io', 'Envoy Gateway'],
    ['gateway.kgateway.dev', 'kgateway'],
];

function unreadGateway(name: string, namespace: string, product: EdgeProduct): ApiGateway {
    const metadata = { name, namespace, labels: {} };
    return {
        name: `${namespace}/${name}`,
        namespace,
        object: { apiVersion: `${gatewayApiGroup}/v1`, kind: 'Gateway', metadata, content: { metadata } },
        product,
    };
}
