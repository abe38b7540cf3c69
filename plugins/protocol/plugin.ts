import type { Properties } from './values';

/** A property the plugin refuses, and why. */
export interface Refusal {
    property: string;
    reason: string;
}

/** Inputs to record, or the reasons to refuse them. */
export interface Checked {
    inputs: Properties;
    failures: Refusal[];
}

export type ChangeKind = 'add' | 'delete' | 'update';

/** What would change. `paths` are Pulumi property paths (`spec.template.spec.containers[0].image`). */
export interface Difference {
    changes: boolean;
    paths: Record<string, ChangeKind>;
    /** Those of `paths` that cannot be changed in place. */
    replaces: string[];
    deleteBeforeReplace: boolean;
}

export interface CheckRequest {
    urn: string;
    olds: Properties;
    news: Properties;
}

export interface DiffRequest {
    id: string;
    urn: string;
    oldInputs: Properties;
    oldOutputs: Properties;
    newInputs: Properties;
}

export interface CreateRequest {
    urn: string;
    inputs: Properties;
    preview: boolean;
    /** From the resource's `customTimeouts`; 0 when there is none. */
    timeoutSeconds: number;
}

export interface ReadRequest {
    id: string;
    urn: string;
    /** Empty when the resource is being imported. */
    inputs: Properties;
    state: Properties;
}

export interface UpdateRequest extends CreateRequest {
    id: string;
    oldInputs: Properties;
    oldOutputs: Properties;
}

export interface DeleteRequest {
    id: string;
    urn: string;
    inputs: Properties;
    outputs: Properties;
    timeoutSeconds: number;
}

/** A resource provider in plain terms: the engine's requests, without the wire format. */
export interface Plugin {
    /** What it is, for messages: `the lab's stand-in for the kubernetes plugin`. */
    description: string;
    version: string;
    /** The package's schema as far as it is known here, for languages that check a program by it, such as YAML. */
    schema?: object;
    checkConfig(news: Properties): Promise<Checked>;
    diffConfig(olds: Properties, news: Properties): Promise<Difference>;
    configure(configuration: Properties): Promise<void>;
    check(request: CheckRequest): Promise<Checked>;
    diff(request: DiffRequest): Promise<Difference>;
    create(request: CreateRequest): Promise<{ id: string; outputs: Properties }>;
    /** Undefined when the object no longer exists. */
    read(request: ReadRequest): Promise<{ id: string; inputs: Properties; outputs: Properties } | undefined>;
    update(request: UpdateRequest): Promise<Properties>;
    delete(request: DeleteRequest): Promise<void>;
    /** The user interrupted: stop waiting. */
    cancel(): void;
}

/** The object exists, but did not become ready. The engine records it and tries again in the next update. */
export class InitFailed extends Error {
    override readonly name = 'InitFailed';

    constructor(
        readonly id: string,
        readonly inputs: Properties,
        readonly outputs: Properties,
        readonly reasons: string[],
    ) {
        super(reasons.join('\n'));
    }
}

export type { Properties };
