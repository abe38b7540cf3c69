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

/** The Gateways that a route is attached to. */
export function parentsOf(route: KubernetesObject, gateways: readonly ApiGateway[]): ApiGateway[] {
    return listOf(fieldsOf(route.content.spec).parentRefs)
        .map(fieldsOf)
        .filter(({ kind = 'Gateway' }) => kind === 'Gateway')
        .flatMap(({ name, namespace }) => {
            const wanted = `${textOf(namespace) ?? namespaceOf(route)}/${textOf(name) ?? ''}`;
            return gateways.find((gateway) => gateway.name === wanted) ?? [];
        });
}
