/** Structural schemas (OpenAPI v3), and the definitions of custom resources that are made of them. */

export type Schema = { type: string } & Record<string, unknown>;

export const text: Schema = { type: 'string' };

/** A name or another text that says something. */
export const name: Schema = { type: 'string', minLength: 1 };

export const flag: Schema = { type: 'boolean' };

/** An object that has these fields and no others. */
export function object(properties: Record<string, Schema>, ...required: string[]): Schema {
    return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

export function list(items: Schema): Schema {
    return { type: 'array', items };
}

/** An object whose fields have any names. */
export function mapOf(values: Schema): Schema {
    return { type: 'object', additionalProperties: values };
}

export function oneOf(...values: string[]): Schema {
    return { type: 'string', enum: values };
}

/** A namespaced kind with a status of its own. */
export function definition(group: string, version: string, kind: string, spec: Schema, status: Schema) {
    const singular = kind.toLowerCase();
    const plural = `${singular}s`;
    return {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${group}` },
        spec: {
            group,
            scope: 'Namespaced',
            names: { kind, listKind: `${kind}List`, plural, singular },
            versions: [
                {
                    name: version,
                    served: true,
                    storage: true,
                    subresources: { status: {} },
                    schema: { openAPIV3Schema: object({ spec, status }, 'spec') },
                },
            ],
        },
    };
}
