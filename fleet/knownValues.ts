import { isObject } from '../isObject';

/**
 * What stands for a value that is not known before a deployment, by type: the engine's events and its requests to
 * policies have these texts (`sdk/go/common/resource/plugin/rpc.go` in pulumi/pulumi).
 */
const unknownValues: ReadonlySet<unknown> = new Set([
    '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7', // boolean
    '3eeb2bf0-c639-47a8-9e75-3b44932eb421', // number
    '04da6b54-80e4-46f7-96ec-b56ff0331ba9', // string
    '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2', // array
    '030794c1-ac77-496b-92df-f27374a8bd58', // asset
    'e48ece36-62e2-4504-bad9-02848725956a', // archive
    'dd056dcd-154b-4c76-9bd3-c8f88648b5ff', // object
]);

/** A value without the parts that are not known yet, and where those are. */
export interface KnownValue {
    readonly value: unknown;
    /** Fields, e.g. `spec.trafficPolicy.outlierDetection.interval`. */
    readonly unknown: readonly string[];
}

/** Copies a value without its unknown parts. A policy's properties throw when an unknown one is read. */
export function knownValue(value: unknown): KnownValue {
    const unknown: string[] = [];
    return { value: copied(() => value, '', unknown), unknown };
}

function copied(read: () => unknown, path: string, unknown: string[]): unknown {
    let value: unknown;
    try {
        value = read();
    } catch (error) {
        if (!isUnknownError(error)) {
            throw error;
        }
        unknown.push(path);
        return undefined;
    }
    if (unknownValues.has(value)) {
        unknown.push(path);
        return undefined;
    }
    if (Array.isArray(value)) {
        const list = value as unknown[];
        return Array.from({ length: list.length }, (_, index) => index)
            .map((index) => copied(() => list[index], `${path}[${index}]`, unknown))
            .filter((each) => each !== undefined);
    }
    if (isObject(value)) {
        const parts = Object.keys(value).map((name) => [
            name,
            copied(() => value[name], path === '' ? name : `${path}.${name}`, unknown),
        ]);
        return Object.fromEntries(parts.filter(([, part]) => part !== undefined)) as unknown;
    }
    return value;
}

/** `UnknownValueError` of @pulumi/policy, which this room does not import. */
function isUnknownError(error: unknown): boolean {
    return error instanceof Error && 'unknownTypeSentinel' in error;
}
