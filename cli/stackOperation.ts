import { join } from 'node:path';
import { Engine } from '../engine/engine';
import { described } from '../engine/events';
import { labWorkspace, ownWorkspace } from '../engine/workspace';
import { BadInput, OperationFailed } from '../errors';
import { enterLab } from '../lab/enter';
import { readLab, stateDirectory } from '../lab/state';
import { ensureTools } from '../lab/tools';
import { installPlugins, type PluginChoice } from '../plugins/install';
import { choices, program } from '../stacks';
import { withProgress } from './progress';
import { showToolProgress } from './showToolProgress';
import type { StackFlags, StackOperation } from './stackCommands';
import { type Summary, summaryJson, summaryText } from './stackSummary';

/** Carries out one of the stack commands. */
export async function runStackOperation(operation: StackOperation, flags: StackFlags): Promise<void> {
    const { engine, stack, plugins, report } = await stackEngine(flags);
    // In the lab, `up` and `preview` remember nothing; a project of the user's own keeps its settings in its own file.
    const declared = flags.infrastructure === 'lab' && (operation === 'up' || operation === 'preview');
    engine.configure({ ...(declared ? {} : engine.lastConfiguration()), ...settingsOf(flags) });
    const startedAt = Date.now();
    const interrupt = (): void => engine.interrupt();
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
    const summary = (rest: Partial<Summary>): Summary => ({
        operation,
        stack,
        result: 'succeeded',
        durationMs: Date.now() - startedAt,
        plugins: plugins.map(({ name, version, source }) => ({ name, version, source })),
        ...rest,
    });
    try {
        const done = await withProgress([stack], async (progress) => {
            report.say = (line) => progress.step(stack, line);
            const account = await engine[operation]();
            progress.done(stack);
            return account;
        });
        print(summary(done), flags);
        refuseChanges(summary(done), flags);
    } catch (error) {
        if (flags.json === true && error instanceof Error && !(error instanceof ChangesFound)) {
            print(summary({ result: 'failed', errors: [error.message] }), flags);
        }
        throw error;
    } finally {
        process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('SIGHUP', interrupt);
    }
}

/** `preview --expect-no-changes` found some. */
class ChangesFound extends OperationFailed {}

function refuseChanges({ changes, steps }: Summary, { expectNoChanges }: StackFlags): void {
    if (expectNoChanges === true && changes && steps && steps.length > 0) {
        throw new ChangesFound(
            [
                `No changes were expected, but \`up\` has ${described(changes)}:`,
                ...steps.map(({ action, resource }) => `  - ${action} ${resource}`),
            ].join('\n'),
        );
    }
}

function print(summary: Summary, { json }: StackFlags): void {
    process.stdout.write(json === true ? summaryJson(summary) : summaryText(summary));
}

/** The flags that choose a stack. */
export type StackChoice = Pick<StackFlags, 'infrastructure' | 'scenario' | 'variant' | 'stack' | 'state' | 'tool'>;

/** What a deployed stack gives, secrets included. Re-runs this command inside the lab where that is needed. */
export async function stackOutputs(flags: StackChoice): Promise<Record<string, unknown>> {
    const { engine, stack } = await stackEngine(flags);
    const outputs = await engine.outputs();
    if (Object.keys(outputs).length === 0) {
        throw new BadInput(`The stack ${stack} is not deployed. Deploy it first: \`failover up\`.`);
    }
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
}

/** The settings that a stack was last deployed with, by their names; none where it never was. */
export async function stackSettings(flags: StackChoice): Promise<Record<string, string>> {
    return (await stackEngine(flags)).engine.lastConfiguration();
}

/** Where the engine's lines go; set once there is something to show them on. */
interface Report {
    say: (line: string) => void;
}

/** The engine for the stack that the flags name. Re-runs this command inside the lab where that is needed. */
async function stackEngine(
    flags: StackChoice,
): Promise<{ engine: Engine; stack: string; plugins: PluginChoice[]; report: Report }> {
    refuseUnknown('infrastructure', flags.infrastructure, choices.infrastructures);
    refuseUnknown('scenario', flags.scenario, choices.scenarios);
    if (flags.variant !== undefined) {
        refuseUnknown('variant', flags.variant, choices.variants);
    }
    const stateDir = stateDirectory(flags.state);
    const isLab = flags.infrastructure === 'lab';
    if (isLab) {
        await enterLab(stateDir);
    }
    const plugins = isLab ? installPlugins(stateDir) : [];
    const stack = flags.stack ?? `${flags.infrastructure}-${flags.scenario}`;
    const report: Report = { say: () => undefined };
    const engine = new Engine({
        workspace: isLab ? labWorkspace(stateDir, plugins) : ownWorkspace(process.cwd()),
        stack,
        program,
        pulumi: await pulumiPath(flags, isLab ? stateDir : undefined),
        folder: join(stateDir, 'pulumi', 'engine'),
        plugins,
        say: (line) => report.say(line),
    });
    return { engine, stack, plugins, report };
}

/** The lab's own `pulumi`, or the one that is found. */
async function pulumiPath({ tool }: StackChoice, stateDir: string | undefined): Promise<string> {
    const ofLab = stateDir === undefined ? undefined : readLab(stateDir)?.tools.find(({ name }) => name === 'pulumi');
    if (ofLab !== undefined && tool.length === 0) {
        return ofLab.path;
    }
    const [pulumi] = await showToolProgress((onProgress) => ensureTools(['pulumi'], { settings: tool, onProgress }));
    return pulumi.path;
}

function settingsOf({ infrastructure, scenario, variant, config }: StackFlags): Record<string, string> {
    return { ...config, infrastructure, scenario, ...(variant === undefined ? {} : { variant }) };
}

function refuseUnknown(flag: string, value: string, known: readonly string[]): void {
    if (!known.includes(value)) {
        throw new BadInput(`\`--${flag}\` is ${value}; known are ${known.join(', ')}.`);
    }
}
