import { BadInput, OperationFailed } from '../errors';
import { isObject } from '../isObject';
import { EngineCommand, EngineFailed } from './command';
import { resourceName, tidy } from './resourceName';

/** A resource that a program declares. */
export interface DeclaredResource {
    readonly type: string;
    readonly urn: string;
    /** URN of its provider; undefined for a component. */
    readonly provider: string | undefined;
    /** Inputs. A secret, and a value that is not known yet, is a text in its place. */
    readonly properties: unknown;
}

/** A stack of any Pulumi project, in any language. */
export interface ProjectStack {
    /** Folder of the Pulumi.yaml. */
    readonly project: string;
    readonly stack: string;
    /** Path of the `pulumi` program. */
    readonly pulumi: string;
    /** Folder for files of our own. */
    readonly folder: string;
}

/**
 * The resources that an `up` of the stack would leave, from a preview by the project's own program. Changes nothing, not
 * even which stack is selected.
 */
export async function previewedResources({
    folder,
    project,
    pulumi,
    stack,
}: ProjectStack): Promise<DeclaredResource[]> {
    const command = await EngineCommand.at(pulumi, folder);
    const interrupt = (): void => command.interrupt();
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    try {
        // Without `--show-sames`, what would not change is not in the output.
        const { stdout } = await command.run(['preview', '--json', '--show-sames', '--stack', stack], project, {
            PULUMI_SKIP_UPDATE_CHECK: 'true',
        });
        return declaredResources(stdout);
    } catch (error) {
        throw error instanceof EngineFailed ? previewError(error, stack, project) : error;
    } finally {
        process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
}

/** The resources in what `pulumi preview --json` prints; without those that it would delete. */
export function declaredResources(printed: string): DeclaredResource[] {
    return listIn(printed, 'steps').flatMap(({ newState, op }) => {
        if (!isObject(newState) || op === 'delete' || op === 'delete-replaced') {
            return [];
        }
        const { inputs, provider, type, urn } = newState;
        return typeof type === 'string' && typeof urn === 'string'
            ? [
                  {
                      type,
                      urn,
                      // `<urn>::<id>`
                      provider: typeof provider === 'string' ? provider.replace(/::[^:]*$/, '') : undefined,
                      properties: inputs,
                  },
              ]
            : [];
    });
}

function previewError({ message, printed }: EngineFailed, stack: string, project: string): Error {
    if (/no stack named/.test(message)) {
        return new BadInput(`\`--stack\` is "${stack}", which the project in ${project} does not have.`);
    }
    const errors = listIn(printed.stdout, 'diagnostics')
        .filter(({ severity }) => severity === 'error')
        .map(({ message: text, urn }) =>
            [...(typeof urn === 'string' && urn !== '' ? [resourceName(urn)] : []), tidy(String(text))].join(': '),
        );
    return new OperationFailed(
        `The preview of ${stack} failed, so there is nothing to explain:\n${errors.length > 0 ? errors.join('\n') : message}`,
    );
}

/** The objects in a list of a JSON document; none where it is no such document. */
function listIn(text: string, field: string): Record<string, unknown>[] {
    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch {
        return [];
    }
    const list = isObject(document) ? document[field] : undefined;
    return Array.isArray(list) ? list.filter(isObject) : [];
}
