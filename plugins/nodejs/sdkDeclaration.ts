import { componentsOf, nameOf, type PackageSchema, type PropertySchema, type TypeSchema } from './sdkSchema';

/** Whether a type is what a program gives, whose values may be outputs, or what it gets. */
type Side = 'input' | 'output';

/** Declarations of the SDK, with the names of Pulumi's own generator: `EchoAppArgs`, `types.input`, `types.enums`. */
export function declarationOf(schema: PackageSchema): string {
    return [
        `import * as pulumi from '@pulumi/pulumi';`,
        '',
        ...componentsOf(schema).flatMap(
            ([name, { description, inputProperties, requiredInputs, properties, required }]) => [
                ...comment(description, ''),
                `export declare class ${name} extends pulumi.ComponentResource {`,
                ...fields(properties, required).flatMap(({ field, property, optional }) => [
                    ...comment(property.description, '    '),
                    `    readonly ${keyOf(field)}: pulumi.Output<${typeOf(property, 'output')}${optional ? ' | undefined' : ''}>;`,
                ]),
                `    constructor(name: string, args${requiredInputs?.length ? '' : '?'}: ${name}Args, opts?: pulumi.ComponentResourceOptions);`,
                '}',
                '',
                `export interface ${name}Args {`,
                ...members(inputProperties, requiredInputs, 'input', '    '),
                '}',
                '',
            ],
        ),
        'export declare namespace types {',
        ...(['input', 'output'] as const).flatMap((side) => [
            `    namespace ${side} {`,
            ...objects(schema).flatMap(([name, { description, properties, required }]) => [
                ...comment(description, '        '),
                `        interface ${name}${side === 'input' ? 'Args' : ''} {`,
                ...members(properties, required, side, '            '),
                '        }',
            ]),
            '    }',
        ]),
        '    namespace enums {',
        ...enumerations(schema).flatMap(([name, values]) => [
            `        const ${name}: { ${values.map((value) => `readonly ${keyOf(String(value.name ?? value.value))}: ${JSON.stringify(value.value)}`).join('; ')} };`,
            `        type ${name} = (typeof ${name})[keyof typeof ${name}];`,
        ]),
        '    }',
        '}',
        '',
    ].join('\n');

    function typeOf(property: PropertySchema, side: Side): string {
        const { type, items, additionalProperties, $ref, oneOf } = property;
        if (oneOf) {
            return oneOf.map((one) => typeOf(one, side)).join(' | ');
        }
        if ($ref) {
            return referenced($ref, side);
        }
        if (type === 'array') {
            return `${valueOf(items ?? {}, side)}[]`.replace(/^(.* \| .*)\[\]$/, '($1)[]');
        }
        if (type === 'object') {
            return `{ [key: string]: ${valueOf(additionalProperties ?? {}, side)} }`;
        }
        return type === 'integer' ? 'number' : (type ?? 'any');
    }

    function valueOf(property: PropertySchema, side: Side): string {
        const type = typeOf(property, side);
        return side === 'input' && property.plain !== true ? `pulumi.Input<${type}>` : type;
    }

    function referenced(reference: string, side: Side): string {
        const name = nameOf(reference);
        const own = reference.startsWith('#/types/') ? schema.types?.[reference.slice('#/types/'.length)] : undefined;
        if (own?.enum) {
            return `types.enums.${name}`;
        }
        if (own) {
            return `types.${side}.${name}${side === 'input' ? 'Args' : ''}`;
        }
        const assets: Record<string, string> = { Asset: 'pulumi.asset.Asset', Archive: 'pulumi.asset.Archive' };
        return assets[reference.replace('pulumi.json#/', '')] ?? 'any';
    }

    function members(
        properties: Record<string, PropertySchema> | undefined,
        required: string[] | undefined,
        side: Side,
        indent: string,
    ): string[] {
        return fields(properties, required).flatMap(({ field, property, optional }) => [
            ...comment(property.description, indent),
            `${indent}${keyOf(field)}${optional ? '?' : ''}: ${valueOf(property, side)}${optional ? ' | undefined' : ''};`,
        ]);
    }
}

/** A name as a key: some are no identifiers. */
function keyOf(name: string): string {
    return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function fields(properties: Record<string, PropertySchema> = {}, required: string[] = []) {
    return Object.entries(properties).map(([field, property]) => ({
        field,
        property,
        optional: !required.includes(field),
    }));
}

function objects({ types = {} }: PackageSchema): [string, TypeSchema][] {
    return Object.entries(types).flatMap(([token, type]) => (type.enum ? [] : [[nameOf(token), type]]));
}

function enumerations({ types = {} }: PackageSchema): [string, NonNullable<TypeSchema['enum']>][] {
    return Object.entries(types).flatMap(([token, type]) => (type.enum ? [[nameOf(token), type.enum]] : []));
}

function comment(text: string | undefined, indent: string): string[] {
    const lines = (text ?? '').replaceAll('*/', '*\\/').split('\n');
    return text ? [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`] : [];
}
