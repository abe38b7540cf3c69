/** Where the table of known arguments is kept, which the components check theirs against. */
export const knownArgumentsFile = 'components/knownArguments.ts';

/** A property in a Pulumi schema, as far as it matters here. */
interface Property {
    $ref?: string;
    items?: Property;
    additionalProperties?: Property;
}

interface Schema {
    resources: Record<string, { inputProperties?: Record<string, Property> }>;
    types: Record<string, { properties?: Record<string, Property> }>;
}

/** The source of the table of known arguments: by component and type, each argument with its type if that has fields. */
export function knownArgumentsText(schemaText: string): string {
    const { resources, types } = JSON.parse(schemaText) as Schema;
    const fieldsOf = Object.entries(types).flatMap(([token, { properties }]) =>
        properties === undefined ? [] : [[className(token), properties] as const],
    );
    const named = new Set(fieldsOf.map(([name]) => name));
    const argumentsOf = Object.entries(resources).map(
        ([token, { inputProperties = {} }]) => [className(token), inputProperties] as const,
    );
    const tables = [...argumentsOf, ...fieldsOf].map(
        ([name, properties]) => `    ${name}: {\n${rows(properties, named).join('')}    },\n`,
    );
    return [
        '// Generated from the schema by `npm run reference`; do not edit.\n\n',
        '/**\n',
        ' * The arguments of every component, and the fields of the types in them. Each has the name of its type where that has\n',
        ' * fields, also as the element of a list; null otherwise, as for a map, which takes any key.\n',
        ' */\n',
        'export const knownArguments: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {\n',
        ...tables,
        '};\n',
    ].join('');
}

function rows(properties: Record<string, Property>, named: ReadonlySet<string>): string[] {
    return Object.entries(properties).map(([name, property]) => {
        const type = className(property.$ref ?? property.items?.$ref ?? '');
        return `        ${name}: ${named.has(type) ? `'${type}'` : 'null'},\n`;
    });
}

/** The last part of a token or a reference, e.g. `pulumi-failover:index:Locality`. */
function className(token: string): string {
    return token.split(':').at(-1) ?? '';
}
