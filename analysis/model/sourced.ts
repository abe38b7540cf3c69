import { annotationOf, type KubernetesObject, type MadeOf, objectName } from '../manifests/kubernetesObject';

/** Where a value comes from: a field of an object, or the default of a product. */
export type Source =
    | {
          readonly cluster: string;
          readonly object: string;
          readonly field: string;
          /** Where a control plane has made the object: what of. */
          readonly madeOf?: string;
      }
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
    const of = originOf(object, field);
    return { value, source: { cluster, object: objectName(object), field, ...(of !== undefined && { madeOf: of }) } };
}

/** Tetrate Service Bridge notes on every Istio object of which of its own objects it has made it. */
const noted = 'tsb.tetrate.io/fqn';

function originOf(object: KubernetesObject, field: string): string | undefined {
    const made = object.madeOf?.find(({ part }) => field.includes(part))?.of;
    return made ? originText(made) : annotationOf(object, noted);
}

/** `TrafficSetting shop/all, spec.outbound`, or `default of Tetrate Service Bridge`. */
function originText(of: MadeOf['of']): string {
    return 'default' in of ? `default of ${of.default}` : `${of.object}, ${of.field}`;
}

/** A product's default. */
export function byDefault<T>(value: T, product: string): Sourced<T> {
    return { value, source: { default: product } };
}

/** `DestinationRule shop/reviews, spec.host`, or `default of Istio 1.31`. */
export function sourceText(source: Source): string {
    if ('default' in source) {
        return `default of ${source.default}`;
    }
    return source.madeOf === undefined
        ? `${source.object}, ${source.field}`
        : `${source.madeOf}, which makes ${source.object}`;
}
