import { isObject } from '../../isObject';

/** A Kubernetes object as an API server or a YAML file has it. Only its identity is certain. */
export interface KubernetesObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels: Labels;
        readonly creationTimestamp?: string;
    };
    /** The whole object. */
    readonly content: Fields;
    /** Where a control plane makes the object of others: what its parts are made of. */
    readonly madeOf?: readonly MadeOf[];
}

/** What the fields of an object are made of whose path has `part`: the field of another object, or a product's default. */
export interface MadeOf {
    readonly part: string;
    readonly of: { readonly object: string; readonly field: string } | { readonly default: string };
}

export type Labels = Readonly<Record<string, string>>;

/** A JSON object that nobody has checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object in a JSON value; undefined for a value that is no Kubernetes object. */
export function kubernetesObject(value: unknown): KubernetesObject | undefined {
    const content = fieldsOf(value);
    const metadata = fieldsOf(content.metadata);
    const [apiVersion, kind, name] = [textOf(content.apiVersion), textOf(content.kind), textOf(metadata.name)];
    if (apiVersion === undefined || kind === undefined || name === undefined) {
        return undefined;
    }
    const namespace = textOf(metadata.namespace);
    const creationTimestamp = textOf(metadata.creationTimestamp);
    return {
        apiVersion,
        kind,
        metadata: {
            name,
            labels: labelsOf(metadata.labels),
            ...(namespace !== undefined && { namespace }),
            ...(creationTimestamp !== undefined && { creationTimestamp }),
        },
        content,
    };
}

/** `DestinationRule shop/reviews`: how an object is named to people. */
export function objectName({ kind, metadata }: KubernetesObject): string {
    return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** An annotation of an object. */
export function annotationOf({ content }: KubernetesObject, name: string): string | undefined {
    return textOf(fieldsOf(fieldsOf(content.metadata).annotations)[name]);
}

/** Namespace of an object; one without is in `default`, as the API server would put it there. */
export function namespaceOf({ metadata: { namespace = 'default' } }: KubernetesObject): string {
    return namespace;
}

/** API group of an object, without its version; empty for the core group. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
    return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** The fields of a JSON object; none where the value is something else. */
export function fieldsOf(value: unknown): Fields {
    return isObject(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? (value as unknown[]) : [];
}

export function textOf(value: unknown): string | undefined {
    return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
    return typeof value === 'number' ? value : undefined;
}

export function textsOf(value: unknown): string[] {
    return listOf(value).filter((each) => typeof each === 'string');
}

export function labelsOf(value: unknown): Labels {
    return Object.fromEntries(
        Object.entries(fieldsOf(value)).flatMap(([name, each]) => (typeof each === 'string' ? [[name, each]] : [])),
    );
}

/** Whether labels have all that a selector asks for; an empty selector selects nothing. */
export function selects(selector: Labels, labels: Labels): boolean {
    const wanted = Object.entries(selector);
    return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}
