import { isObject } from '../../../isObject';
import { at, objectsAt, type Properties, textAt, type Value } from '../../protocol/values';
import { type Progress, ready, waiting } from './progress';

/**
 * Annotation that says what an object is waited for
 * (https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/#pulumicomwaitfor).
 */
export const waitForAnnotation = 'pulumi.com/waitFor';

/** One expression of the annotation. */
interface Wanted {
    text: string;
    /** What is there of it; undefined when nothing is. */
    found: (object: Properties) => string | undefined;
    /** What has to be there; absent: anything. */
    value?: string;
}

/**
 * Reads the annotation: `jsonpath={.status.phase}=Running`, the value left out for any; `condition=Ready`, with a status
 * other than `True` after another `=`; or a JSON list of these, all of which have to be met.
 *
 * @throws Error with the expression that is not understood.
 */
export function wantedOf(annotation: string): Wanted[] {
    return expressions(annotation).map((text) => {
        const [, path, , value] = /^jsonpath=\{(.+?)\}(=(.*))?$/s.exec(text) ?? [];
        if (path !== undefined) {
            const keys = keysOf(path, text);
            return { text, found: (object) => shown(at(object, ...keys)), ...(value !== undefined && { value }) };
        }
        const [, type, , status = 'True'] = /^condition=([^=]+)(=(.+))?$/.exec(text) ?? [];
        if (type === undefined) {
            throw new Error(`"${text}" is neither \`jsonpath={.path}=value\` nor \`condition=Type\``);
        }
        return { text, found: (object) => statusOf(object, type), value: status };
    });
}

/** Whether every condition is met, and the actual value of each that is not. */
export function waitForProgress(object: Properties, wanted: readonly Wanted[]): Progress {
    const missing = wanted.flatMap(({ text, found, value }) => {
        const there = found(object);
        return there !== undefined && (value === undefined || there === value)
            ? []
            : [`${text}, but it is ${there ?? 'not there'}`];
    });
    return missing.length === 0 ? ready : waiting(`waiting for ${missing.join('; ')}`);
}

/** What the object's own controller says of it. */
export function statusSays(object: Properties): string[] {
    const status = at(object, 'status');
    return isObject(status)
        ? [`its status is ${JSON.stringify(status)}`]
        : ['it has no status: nobody has looked at it'];
}

function expressions(annotation: string): string[] {
    if (!annotation.trimStart().startsWith('[')) {
        return [annotation];
    }
    const parsed: unknown = JSON.parse(annotation);
    if (!Array.isArray(parsed) || !parsed.every((text) => typeof text === 'string')) {
        throw new Error(`${annotation} is no list of expressions`);
    }
    return parsed;
}

/** `.status.phase`, `.metadata.labels['a.b']`: names one after the other. Nothing else is understood here. */
function keysOf(path: string, text: string): string[] {
    const step = /\.([\w-]+)|\[(?:'([^']+)'|"([^"]+)")\]/gy;
    const keys: string[] = [];
    let end = 0;
    for (let found = step.exec(path); found; found = step.exec(path)) {
        keys.push(found[1] ?? found[2] ?? found[3] ?? '');
        end = step.lastIndex;
    }
    if (keys.length === 0 || end !== path.length) {
        throw new Error(`"${text}" has a path that is more than names, such as \`.status.phase\``);
    }
    return keys;
}

function shown(value: Value | undefined): string | undefined {
    if (value === undefined || value === null) {
        return undefined;
    }
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function statusOf(object: Properties, type: string): string | undefined {
    return textAt(
        objectsAt(object, 'status', 'conditions').find((entry) => textAt(entry, 'type') === type),
        'status',
    );
}
