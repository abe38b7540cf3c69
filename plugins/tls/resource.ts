import { isObject } from '../../isObject';
import type { Refusal } from '../protocol/plugin';
import { isUnknown, type Properties, type Value } from '../protocol/values';

/** The type an input must have. */
type InputType = 'string' | 'number' | 'boolean' | 'strings' | 'object';

/** One resource of the tls package: its inputs, and how it is made. */
export interface TlsResource {
    /** Every input; those of `required` must be given. */
    inputs: Record<string, InputType>;
    required: string[];
    /** Inputs whose change does not make it another key or certificate. */
    inPlace: string[];
    /** What is wrong with values that have the right types; nothing known to be unknown is passed. */
    refuse(inputs: Properties): Refusal[];
    /** The outputs beyond the inputs. Secrets are marked. */
    create(inputs: Properties): Promise<{ id: string; outputs: Properties }>;
}

const is: Record<InputType, (value: Value) => boolean> = {
    string: (value) => typeof value === 'string',
    number: (value) => typeof value === 'number',
    boolean: (value) => typeof value === 'boolean',
    strings: (value) => Array.isArray(value) && value.every((element) => typeof element === 'string'),
    object: isObject,
};

/** Every input that is missing, unknown or of the wrong type; then the resource's own checks. */
export function refusalsOf(resource: TlsResource, inputs: Properties): Refusal[] {
    const missing = resource.required
        .filter((property) => inputs[property] === undefined)
        .map((property) => ({ property, reason: 'is required' }));
    const wrong = Object.entries(inputs).flatMap(([property, value]) => {
        const type = Object.hasOwn(resource.inputs, property) ? resource.inputs[property] : undefined;
        if (type === undefined) {
            return [
                { property, reason: `is not supported here; supported: ${Object.keys(resource.inputs).join(', ')}` },
            ];
        }
        const expected = type === 'strings' ? 'a list of strings' : `a value of type ${type}`;
        return partlyUnknown(value) || is[type](value) ? [] : [{ property, reason: `expected ${expected}` }];
    });
    if (missing.length + wrong.length > 0) {
        return [...missing, ...wrong];
    }
    return resource.refuse(Object.fromEntries(Object.entries(inputs).filter(([, value]) => !partlyUnknown(value))));
}

function partlyUnknown(value: Value): boolean {
    return isUnknown(value) || (Array.isArray(value) && value.some(isUnknown));
}
