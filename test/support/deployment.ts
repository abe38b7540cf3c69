import * as pulumi from '@pulumi/pulumi';
import type { RegisterResourceRequest, RegisterResourceResponse } from '@pulumi/pulumi/proto/resource_pb';
import type { MockMonitor } from '@pulumi/pulumi/runtime/mocks';
import { clusterState, readState } from './clusterState';
import { withoutPulumisStackTraces } from './stackTraces';

withoutPulumisStackTraces();

/** A resource as the engine was asked for it. */
export interface Resource {
    urn: string;
    type: string;
    name: string;
    /** URN of the parent. */
    parent: string;
    custom: boolean;
    /** Name of the explicit provider; undefined for the default one. */
    provider: string | undefined;
    /** URN of the resource whose deletion makes deleting this one needless. */
    deletedWith: string;
    /** Fields whose change alone changes nothing. */
    ignoreChanges: string[];
    dependencies: string[];
    /** Types that it had before under the same name; the engine finds its children by their names. */
    formerTypes: string[];
    /** Secrets are envelopes, see secrets.ts; what a preview does not know is `pulumi.runtime.unknownValue`. */
    inputs: Record<string, unknown>;
    /** What a component, or the stack, registered as its outputs. */
    outputs: Record<string, unknown> | undefined;
}

/** Everything a program asked the engine for. */
export class Deployment {
    constructor(readonly resources: readonly Resource[]) {}

    /** All resources whose type ends with these words, e.g. `Service` or `core/v1:Service`. */
    all(type: string): Resource[] {
        return this.resources.filter((resource) => resource.type.endsWith(`:${type}`) || resource.type === type);
    }

    /** The only resource of a type, or the only one of that name. */
    one(type: string, name?: string): Resource {
        const found = this.all(type).filter((resource) => name === undefined || resource.name === name);
        if (found.length !== 1 || !found[0]) {
            throw new Error(
                `${found.length} resources of type ${type}: ${this.resources.map(({ urn }) => urn).join('\n')}`,
            );
        }
        return found[0];
    }

    /** Outputs of the stack. */
    get outputs(): Record<string, unknown> {
        return this.one('pulumi:pulumi:Stack').outputs ?? {};
    }
}

type State = Record<string, unknown>;

interface Options {
    /** Preview: what only the cluster can know is unknown. */
    preview?: boolean;
    /** What a plugin makes of a resource's inputs. Default: clusterState.ts; in a preview, nothing. */
    state?: (type: string, inputs: Record<string, unknown>, name: string) => State | Promise<State>;
    /** Milliseconds until a program that does not end counts as hanging. */
    timeoutMs?: number;
}

/**
 * Runs a Pulumi program against a recording engine. Rejects when the program does, when a URN is registered twice and
 * when the program does not end in time. A resource whose inputs reject is an unhandled rejection, by which jest fails
 * the test that runs; the flush at the end makes sure that it still does.
 */
export async function deploy(
    program: () => Record<string, unknown> | void | Promise<Record<string, unknown> | void>,
    { preview = false, state, timeoutMs = 30_000 }: Options = {},
): Promise<Deployment> {
    const known = state ?? (preview ? (_: string, inputs: State) => inputs : clusterState);
    await pulumi.runtime.setMocks(
        {
            call: ({ token }) => {
                throw new Error(`The program calls ${token}, which no test provides.`);
            },
            // The SDK awaits it, though its type does not say so.
            newResource: async ({ name, type, inputs, id }) => ({
                id: preview ? undefined : id || `${name}-id`,
                state: id && !preview ? readState(type, id) : await known(type, inputs as State, name),
            }),
        },
        'pulumi-failover',
        'test',
        preview,
    );
    const recorder = record();
    const ended = (async () => {
        let failure: unknown;
        await pulumi.runtime.runInPulumiStack(async () => {
            try {
                return (await program()) ?? {};
            } catch (error) {
                failure = error ?? new Error('The program threw nothing.');
                return {};
            }
        });
        await pulumi.runtime.disconnect();
        if (failure !== undefined) {
            throw failure as Error;
        }
    })();
    await inTime(ended, timeoutMs, () => `The program hangs after ${recorder.map(({ urn }) => urn).join(', ')}.`);
    for (let turn = 0; turn < 5; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
    }
    const urns = recorder.map(({ urn }) => urn);
    const twice = urns.filter((urn, index) => urns.indexOf(urn) !== index);
    if (twice.length > 0) {
        throw new Error(`Declared twice: ${twice.join(', ')}`);
    }
    return new Deployment(recorder);
}

type Answer = (error: unknown, response: RegisterResourceResponse) => void;

interface Outputs {
    getUrn(): string;
    getOutputs(): { toJavaScript(): Record<string, unknown> } | undefined;
}

/** Listens to what the program tells the mocked engine, beyond what mocks are told. */
function record(): Resource[] {
    const resources: Resource[] = [];
    const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = async (request: RegisterResourceRequest, answer: Answer) => {
        await register(request, (error: unknown, response: RegisterResourceResponse) => {
            if (!error) {
                resources.push({
                    urn: response.getUrn(),
                    type: request.getType(),
                    name: request.getName(),
                    parent: request.getParent(),
                    custom: request.getCustom(),
                    provider: request.getProvider().split('::')[3],
                    deletedWith: request.getDeletedwith(),
                    ignoreChanges: request.getIgnorechangesList(),
                    dependencies: request.getDependenciesList(),
                    formerTypes: request.getAliasesList().flatMap((alias) => alias.getSpec()?.getType() ?? []),
                    inputs: request.getObject()?.toJavaScript() ?? {},
                    outputs: undefined,
                });
            }
            answer(error, response);
        });
    };
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request: Outputs, answer: (error: unknown, response: unknown) => void) => {
        const resource = resources.find(({ urn }) => urn === request.getUrn());
        if (resource) {
            resource.outputs = request.getOutputs()?.toJavaScript() ?? {};
        }
        registerOutputs(request, answer);
    };
    return resources;
}

async function inTime(work: Promise<void>, timeoutMs: number, message: () => string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(message())), timeoutMs);
    });
    await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
