import { isObject } from '../../isObject';
import type { Schema } from '../../jsonSchema';

/** More than this says nothing new: the file is not what it should be. */
const mostProblems = 20;

/** What of a value does not fit a schema, as `path: problem`; empty when it fits. */
export function problems(value: unknown, schema: Schema, root: Schema = schema, path = '$'): string[] {
    if (schema.$ref !== undefined) {
        const name = schema.$ref.replace('#/$defs/', '');
        const target = root.$defs?.[name];
        if (!target) {
            throw new Error(`The schema refers to ${schema.$ref}, which it does not define.`);
        }
        return problems(value, target, root, path);
    }
    if (schema.anyOf) {
        const attempts = schema.anyOf.map((choice) => problems(value, choice, root, path));
        // The closest choice: the one whose own type fits.
        const fits = attempts.find((found) => found.length === 0);
        return fits ?? attempts.find((found) => !found[0]?.startsWith(`${path}: is `)) ?? attempts[0] ?? [];
    }
    const wrong = ownProblem(value, schema);
    if (wrong !== undefined) {
        return [`${path}: ${wrong}`];
    }
    const found: string[] = [];
    if (Array.isArray(value) && schema.items) {
        const items = schema.items;
        value.forEach((item, index) => found.push(...problems(item, items, root, `${path}[${index}]`)));
    } else if (isObject(value)) {
        for (const name of schema.required ?? []) {
            if (value[name] === undefined) {
                found.push(`${path}.${name}: is missing`);
            }
        }
        for (const [name, field] of Object.entries(value)) {
            const expected = schema.properties?.[name] ?? schema.additionalProperties;
            if (expected === false && field !== undefined) {
                found.push(`${path}.${name}: is unknown`);
            }
            if (expected && field !== undefined) {
                found.push(...problems(field, expected, root, `${path}.${name}`));
            }
        }
    }
    return found.slice(0, mostProblems);
}

function ownProblem(value: unknown, schema: Schema): string | undefined {
    const shown = JSON.stringify(value)?.slice(0, 60) ?? 'undefined';
    if (schema.const !== undefined && value !== schema.const) {
        return `is ${shown}, not ${JSON.stringify(schema.const)}`;
    }
    if (schema.enum && !schema.enum.some((allowed) => allowed === value)) {
        return `is ${shown}, not one of ${schema.enum.join(', ')}`;
    }
    const types = schema.type === undefined ? [] : [schema.type].flat();
    if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
        return `is ${shown}, not of type ${types.join(' or ')}`;
    }
    if (schema.minimum !== undefined && typeof value === 'number' && value < schema.minimum) {
        return `is ${shown}, less than ${schema.minimum}`;
    }
    if (Array.isArray(value) && value.length < (schema.minItems ?? 0)) {
        return `has ${value.length} items, fewer than ${schema.minItems}`;
    }
    if (Array.isArray(value) && value.length > (schema.maxItems ?? Infinity)) {
        return `has ${value.length} items, more than ${schema.maxItems}`;
    }
    return undefined;
}

function isOfType(value: unknown, type: string): boolean {
    switch (type) {
        case 'null':
            return value === null;
        case 'array':
            return Array.isArray(value);
        case 'object':
            return isObject(value);
        case 'integer':
            return Number.isInteger(value);
        default:
            return typeof value === type;
    }
}
