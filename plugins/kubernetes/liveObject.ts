import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../isObject';
import {
    at,
    isSecret,
    isUnknown,
    type Properties,
    secret,
    textAt,
    unknown,
    type Value,
    without,
    withSecretsOf,
} from '../protocol/values';

/** Metadata that the API server writes by itself. */
const serverMetadata = [
    'managedFields',
    'resourceVersion',
    'generation',
    'uid',
    'creationTimestamp',
    'selfLink',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
];

/** The object without one of its metadata fields. */
function withoutMetadata(object: Properties, keys: string[]): Properties {
    const metadata = at(object, 'metadata');
    return isObject(metadata) ? { ...object, metadata: without(metadata, ...keys) } : object;
}

/** The declared part of an object, possibly with the server's defaults: no status, no server metadata. */
export function desiredPart(live: Properties): Properties {
    return withoutMetadata(without(live, 'status'), serverMetadata);
}

/**
 * A resource's outputs: the live object without the noise of `managedFields`, secret where its inputs are, and for
 * Secrets always; with the notes that the official plugin keeps too.
 */
export function outputsOf(live: Properties, inputs: Properties, manager: string): Properties {
    const shown = withoutMetadata(live, ['managedFields']);
    return {
        ...withSecretsOf(secretData(shown), inputs),
        __fieldManager: manager,
        __initialApiVersion: at(live, 'apiVersion') ?? null,
    };
}

/** Inputs of Secrets are secret whether or not the program marked them. */
export function secretData(object: Properties): Properties {
    if (at(object, 'kind') !== 'Secret') {
        return object;
    }
    // kubectl writes the whole object, data included, into this annotation.
    const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
    const hidden = Object.fromEntries(
        Object.entries(object).map(([key, value]) =>
            (key === 'data' || key === 'stringData') && !isSecret(value) ? [key, secret(value)] : [key, value],
        ),
    );
    return at(object, 'metadata', 'annotations', lastApplied) === undefined
        ? hidden
        : withSecretsOf(hidden, { metadata: { annotations: { [lastApplied]: secret('') } } });
}

/** Fields that the API server chooses anew for the real object, so that a dry-run's answer is not to be believed. */
const allocated: Record<string, string[][]> = {
    Service: [
        ['spec', 'clusterIP'],
        ['spec', 'clusterIPs'],
        ['spec', 'healthCheckNodePort'],
    ],
};

/** The known part of an object to be created, in a preview: the dry run's answer without the values it made up. */
export function previewOfCreate(dryRun: Properties, inputs: Properties): Properties {
    const made = [...serverMetadata.map((key) => ['metadata', key]), ...(allocated[textAt(dryRun, 'kind') ?? ''] ?? [])]
        .filter((path) => at(dryRun, ...path) !== undefined && at(inputs, ...path) === undefined)
        .reduce<Properties>((object, path) => withUnknown(object, path), dryRun);
    return at(dryRun, 'status') === undefined ? made : { ...made, status: unknown };
}

/**
 * The known part of an object, in a preview without a dry run: the program's inputs without the spec, where the server
 * fills in defaults.
 */
export function unjudgedPreview(inputs: Properties): Properties {
    const known = without(inputs, 'spec');
    return ['uid', 'resourceVersion'].reduce((object, key) => withUnknown(object, ['metadata', key]), known);
}

/** The known part of an object to be changed, in a preview. A change of the spec makes the status unknown. */
export function previewOfUpdate(dryRun: Properties, before: Properties): Properties {
    const made = withUnknown(dryRun, ['metadata', 'resourceVersion']);
    const sameSpec = isDeepStrictEqual(at(dryRun, 'spec'), at(before, 'spec'));
    return sameSpec || at(dryRun, 'status') === undefined ? made : { ...made, status: unknown };
}

function withUnknown(object: Properties, [key, ...rest]: string[]): Properties {
    const member: Value | undefined = key === undefined ? undefined : object[key];
    if (key === undefined) {
        return object;
    }
    return { ...object, [key]: rest.length > 0 && isObject(member) ? withUnknown(member, rest) : unknown };
}

/**
 * The inputs that the live object fulfils: `inputs` with the live values, so that a difference to the program is drift.
 * Fields that only the server added are left out; an array of another length is taken whole.
 */
export function projected(live: Value | undefined, inputs: Value): Value | undefined {
    if (isObject(live) && isObject(inputs)) {
        const entries = Object.entries(inputs).map(([key, input]) => [key, projected(live[key], input)] as const);
        return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
    }
    if (Array.isArray(live) && Array.isArray(inputs) && live.length === inputs.length) {
        return live.map((member, index) => projected(member, inputs[index] ?? null) ?? null);
    }
    return live === undefined && isEmpty(inputs) ? inputs : live;
}

/** The server drops empty objects and arrays; their absence is no drift. */
function isEmpty(value: Value): boolean {
    return (
        !isUnknown(value) &&
        ((Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0))
    );
}
