import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { version as policyVersion } from '@pulumi/pulumi/package.json';
import { Engine } from '../engine/engine';
import { described } from '../engine/events';
import { stackFile } from '../engine/project';
import { labWorkspace, labWorkspaceIn, ownWorkspace, type Workspace } from '../engine/workspace';
import { BadInput, OperationFailed } from '../errors';
import { enterLab } from '../lab/enter';
import { stateDirectory } from '../lab/state';
import { askVersions } from '../plugins/askVersions';
import { installLanguageHost, installPlugins, type PluginChoice, standInFolder } from '../plugins/install';
import { choices, program } from '../stacks';
import { traitsOf } from '../stacks/infrastructure/traits';
import { policyPack } from './policyPack';
import { withProgress } from './progress';
import { pulumiPath } from './pulumiProgram';
import { stackAnnouncement } from './stackAnnouncement';
import type { StackChoice, StackFlags, StackOperation } from './stackFlags';
import { namedStack } from './stackName';
import { type Summary, summaryJson, summaryText } from './stackSummary';

/** Carries out one of the stack commands. */
export async function runStackOperation(operation: StackOperation, flags: StackFlags): Promise<void> {
    const { engine, stack, report, workspace, stateDir, ...chosen } = await stackEngine(flags, flags.policy);
    const plugins = await askVersions(chosen.plugins);
    const file = workspace.userSettings ? stackFile(workspace.folder, stack) : undefined;
    const found = file !== undefined && existsSync(file);
    // Where there is no settings file, `up` and `preview` use the settings of the command line alone.
    const isDeclared = file === undefined && (operation === 'up' || operation === 'preview');
    const recorded = isDeclared ? {} : engine.lastConfiguration();
    const settings = { ...recorded, ...settingsOf(flags) };
    engine.configure(settings);
    const announcement = stackAnnouncement({
        operation,
        name: stack,
        named: flags.stack !== undefined,
        file: file && relative(process.cwd(), file),
        found,
        recorded,
        settings,
        lab: traitsOf(flags.infrastructure).embedded ? stateDir : undefined,
        stateInLab: workspace.backend !== undefined,
    });
    process.stderr.write(`${announcement}\n`);
    const startedAt = Date.now();
    const interrupt = (): void => engine.interrupt();
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
    const summary = (rest: Partial<Summary>): Summary => ({
        operation,
        stack,
        result: 'succeeded',
        durationMs: Date.now() - startedAt,
        plugins: [...plugins.map(({ name, version, source }) => ({ name, version, source })), ...chosen.hosts],
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
            const { violations } = engine;
            const reported = violations.length > 0 && { violations };
            print(summary({ result: 'failed', errors: [error.message], ...reported }), flags);
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

/** The outputs of a deployed stack, secrets included. Re-runs this command inside the lab where that is needed. */
export async function stackOutputs(flags: StackChoice): Promise<Record<string, unknown>> {
    const { engine, stack } = await stackEngine(flags);
    const outputs = await engine.outputs();
    if (Object.keys(outputs).length === 0) {
        throw new BadInput(`The stack ${stack} is not deployed. Deploy it first: \`failover up\`.`);
    }
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
}

/** The settings of a stack's last deployment, by name; none where there was none. */
export async function stackSettings(flags: StackChoice): Promise<Record<string, string>> {
    return (await stackEngine(flags)).engine.lastConfiguration();
}

/** Where the engine's lines are shown; set when the progress display exists. */
interface Report {
    say: (line: string) => void;
}

/** An engine with its workspace and stack. */
interface StackEngine {
    engine: Engine;
    stack: string;
    workspace: Workspace;
    plugins: PluginChoice[];
    report: Report;
    stateDir: string;
    /** The program that runs the policy pack, where one is used. */
    hosts: { name: 'policy host'; version: string; source: PluginChoice['source'] }[];
}

/** The engine for the stack that the flags name. Re-runs this command inside the lab where that is needed. */
async function stackEngine(flags: StackChoice, policy?: StackFlags['policy']): Promise<StackEngine> {
    refuseUnknown('infrastructure', flags.infrastructure, choices.infrastructures);
    refuseUnknown('scenario', flags.scenario, choices.scenarios);
    if (flags.variant !== undefined) {
        refuseUnknown('variant', flags.variant, choices.variants);
    }
    const stateDir = stateDirectory(flags.state);
    const isLab = traitsOf(flags.infrastructure).embedded;
    if (isLab) {
        await enterLab(stateDir);
    }
    const plugins = isLab ? installPlugins(stateDir) : [];
    const { name: stack, project } = namedStack(flags);
    const checked = policy === undefined ? undefined : policySetup(policy, stateDir);
    const workspace = withPath(
        checked?.hostFolder,
        !isLab
            ? ownWorkspace(process.cwd())
            : project === undefined
              ? labWorkspace(stateDir, plugins)
              : labWorkspaceIn(project, stateDir, plugins),
    );
    const report: Report = { say: () => undefined };
    const engine = new Engine({
        workspace,
        stack,
        program,
        pulumi: await pulumiPath(flags, isLab ? stateDir : undefined),
        folder: join(stateDir, 'pulumi', 'engine'),
        plugins,
        ...(checked && { policy: checked.pack }),
        say: (line) => report.say(line),
    });
    return { engine, stack, workspace, plugins, report, stateDir, hosts: checked?.hosts ?? [] };
}

/** The policy pack, and the language host that runs it: the official one, or our stand-in. */
function policySetup(policy: string | true, stateDir: string) {
    const pack = policyPack(policy === true ? undefined : policy);
    const hostFolder = installLanguageHost(stateDir);
    const source = hostFolder === standInFolder(stateDir) ? ('stand-in' as const) : ('official' as const);
    return { pack, hostFolder, hosts: [{ name: 'policy host' as const, version: policyVersion, source }] };
}

/** The workspace with one more folder of programs for the engine, after the others. */
function withPath(folder: string | undefined, workspace: Workspace): Workspace {
    const { environment } = workspace;
    const path = [environment['PATH'] ?? process.env['PATH'], folder].join(delimiter);
    return folder === undefined ? workspace : { ...workspace, environment: { ...environment, PATH: path } };
}

function settingsOf({ infrastructure, scenario, variant, config }: StackFlags): Record<string, string> {
    return { ...config, infrastructure, scenario, ...(variant === undefined ? {} : { variant }) };
}

function refuseUnknown(flag: string, value: string, known: readonly string[]): void {
    if (!known.includes(value)) {
        throw new BadInput(`\`--${flag}\` is ${value}; known are ${known.join(', ')}.`);
    }
}
