import { type KubernetesObject, objectName } from '../manifests/kubernetesObject';

/** Where a value comes from: a field of an object, or the default of a product. */
export type Source =
    | { readonly cluster: string; readonly object: string; readonly field: string }
    | { readonly default: string };

/** A value and where it comes from. */
export interface Sourced<T> {
    readonly value: T;
    readonly source: Source;
}

/** Defaults were read in these versions. */
export const istioVersion = 'Istio 1.31';
export const envoyVersion = 'Envoy 1.40';

/** A value of an object's field. */
export function fromField<T>(value: T, cluster: string, object: KubernetesObject, field: string): Sourced<T> {
    return { value, source: { cluster, object: objectName(object), field } };
}

/** A product's default. */
export function byDefault<T>(value: T, product: string): Sourced<T> {
    return { value, source: { default: product } };
}

/** `DestinationRule shop/reviews, spec.host`, or `default of Istio 1.31`. */
export function sourceText(source: Source): string {
    return 'default' in source ? `default of ${source.default}` : `${source.object}, ${source.field}`;
}
