import * as pulumi from '@pulumi/pulumi';
import { engineHasHooks } from '../engineHooks';
import { refuse } from '../invalidArguments';
import type { Problem } from '../problem';
import { recordIn } from './trustRecord';
import { transitionProblems } from './trustTransition';

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Has the engine ask, before it updates a Secret with certificates and when it previews that, whether the change is one
 * that no connection notices. The state knows what there was before; the program does not.
 *
 * @param subject Whose Secret it is, e.g. `MeshAuthority europe`. Unique in the program.
 */
export function transitionGuard(subject: string): pulumi.ResourceHookBinding {
    if (!engineHasHooks()) {
        return {};
    }
    const guard = new pulumi.ResourceHook(
        `pulumi-failover:${subject}:transition`,
        ({ oldInputs, newInputs }) => judge(subject, oldInputs, newInputs),
        { onDryRun: true },
    );
    return { beforeUpdate: [guard] };
}

/** Refuses a change of a Secret's inputs by which connections would break. */
export async function judge(subject: string, oldInputs: Inputs | undefined, newInputs: Inputs | undefined) {
    refuse(subject, refusals(await annotationsIn(oldInputs), await annotationsIn(newInputs), Date.now()));
}

/** What is wrong with a change of annotations. */
export function refusals(before: Inputs, after: Inputs, now: number): Problem[] {
    return transitionProblems(recordIn(before), recordIn(after), now);
}

/** The annotations among a resource's inputs. In a preview those that are secret count as not known yet. */
async function annotationsIn(inputs: Inputs = {}): Promise<Inputs> {
    const { annotations = {} } = (await opened(inputs['metadata'])) as { annotations?: unknown };
    const texts = (await opened(annotations)) as Inputs;
    return Object.fromEntries(
        await Promise.all(Object.entries(texts).map(async ([name, text]) => [name, await opened(text)] as const)),
    );
}

/** A value out of its Output, in which the SDK wraps secrets. An Output that is not known would never resolve. */
async function opened(value: unknown): Promise<unknown> {
    if (!pulumi.Output.isInstance(value)) {
        return value ?? {};
    }
    return pulumi.runtime.isDryRun() ? {} : new Promise((resolve) => value.apply(resolve));
}
