/** The part of JSON Schema (2020-12) that the schemas of reports, plans and explanations use. */
export interface Schema {
    $schema?: string;
    $id?: string;
    $ref?: string;
    $defs?: Record<string, Schema>;
    title?: string;
    description?: string;
    type?: string | string[];
    const?: string | number;
    enum?: readonly (string | number)[];
    anyOf?: Schema[];
    required?: string[];
    properties?: Record<string, Schema>;
    additionalProperties?: Schema | false;
    items?: Schema;
    minItems?: number;
    maxItems?: number;
    minimum?: number;
    maximum?: number;
    pattern?: string;
}

export const dialect = 'https://json-schema.org/draft/2020-12/schema';

export const is = (type: string | string[], description: string): Schema => ({ type, description });
export const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
export const listOf = (items: Schema, description: string): Schema => ({ type: 'array', items, description });
export const mapOf = (additionalProperties: Schema, description: string): Schema => ({
    type: 'object',
    additionalProperties,
    description,
});
export const refer = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/** An object all of whose fields are required, except the optional ones. It may have more fields. */
export function object(properties: Record<string, Schema>, description: string, optional: string[] = []): Schema {
    const required = Object.keys(properties).filter((name) => !optional.includes(name));
    return { type: 'object', description, required, properties };
}

/** A schema as it is published: empty descriptions say nothing and are left out. */
export function published(schema: Schema): Schema {
    const text = JSON.stringify(schema, (key, value: unknown) =>
        key === 'description' && value === '' ? undefined : value,
    );
    return JSON.parse(text) as Schema;
}
