import {
    type Fields,
    fieldsOf,
    type KubernetesObject,
    listOf,
    numberOf,
    textOf,
} from '../../analysis/manifests/kubernetesObject';

/** A control plane that runs in a cluster. */
export interface ControlPlane {
    readonly product: string;
    /** `<namespace>/<name>` of its Deployment. */
    readonly deployment: string;
    /** Tag of its image. */
    readonly version: string;
    readonly ready: number;
    readonly wanted: number;
}

/** By the beginning of the Deployment's name. */
const products: readonly (readonly [prefix: RegExp, product: string])[] = [
    [/^istiod(-|$)/, 'Istio'],
    [/^envoy-gateway$/, 'Envoy Gateway'],
    [/^kgateway$/, 'kgateway'],
    [/^gloo$/, 'Gloo'],
    [/^gloo-fed$/, 'Gloo Federation'],
];

/** The control planes that Deployments run. */
export function controlPlanes(objects: readonly KubernetesObject[]): ControlPlane[] {
    return objects.flatMap(({ kind, metadata, content }) => {
        const product =
            kind === 'Deployment' ? products.find(([prefix]) => prefix.test(metadata.name))?.[1] : undefined;
        if (product === undefined) {
            return [];
        }
        return [
            {
                product,
                deployment: `${metadata.namespace ?? 'default'}/${metadata.name}`,
                version: versionOf(fieldsOf(content.spec)),
                ready: numberOf(fieldsOf(content.status).readyReplicas) ?? 0,
                wanted: numberOf(fieldsOf(content.spec).replicas) ?? 1,
            },
        ];
    });
}

function versionOf(spec: Fields): string {
    const [container] = listOf(fieldsOf(fieldsOf(spec.template).spec).containers);
    const image = textOf(fieldsOf(container).image) ?? '';
    return /:([^:/@]+)(@|$)/.exec(image)?.[1] ?? 'version unknown';
}
