import { existsSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type EngineEvent, LocalWorkspace, type OutputMap, Stack } from '@pulumi/pulumi/automation';
import { BadInput } from '../errors';
import type { PluginChoice } from '../plugins/install';
import { EngineCommand, EngineFailed } from './command';
import { type Account, described, EngineEvents, type OperationKind } from './events';
import { explained, failureOf } from './failure';
import { clearLocks } from './locks';
import { type ExportedState, exportState, mayHavePending, settlePending } from './pending';
import { type Program, WatchedProgram } from './program';
import { stackFile } from './project';
import { ownSettings, readLast, writeLast, writeSettings } from './settings';
import type { PolicyPack, Violation } from './violations';
import type { Workspace } from './workspace';

export interface EngineOptions {
    workspace: Workspace;
    stack: string;
    program: Program;
    /** Path of the `pulumi` program. */
    pulumi: string;
    /** Folder for the engine driver's own files. */
    folder: string;
    plugins: PluginChoice[];
    /** Checks what `up` and `preview` would deploy. */
    policy?: PolicyPack;
    /** Receives the progress, a line at a time. */
    say: (line: string) => void;
}

/** Result of an operation. */
export interface Done extends Account {
    outputs: OutputMap;
}

/** Options of every operation. */
interface RunOptions {
    onEvent: (event: EngineEvent) => void;
    configFile?: string;
}

/** Drives the real Pulumi engine for one stack, with the stack's program in this process. */
export class Engine {
    private readonly watched: WatchedProgram;
    private command: EngineCommand | undefined;
    private opened: Stack | undefined;
    private interrupted = false;
    private lastViolations: readonly Violation[] = [];
    private config: Record<string, string> = {};

    constructor(private readonly options: EngineOptions) {
        this.watched = new WatchedProgram(options.program);
    }

    /** Interrupts: the first time, operations in progress finish or stop cleanly; the second time, they are killed. */
    interrupt(): void {
        this.interrupted = true;
        this.command?.interrupt();
    }

    /**
     * Replaces the stack's configuration. The user's settings file is created only if missing; later differences apply
     * to this engine's operations alone.
     */
    configure(config: Record<string, string>): void {
        this.config = config;
        const { workspace, stack } = this.options;
        if (!workspace.userSettings || !existsSync(stackFile(workspace.folder, stack))) {
            writeSettings(workspace.folder, stack, config);
        }
    }

    /** The configuration of the last `up` that changed something; for the user's own project, its settings file. */
    lastConfiguration(): Record<string, string> {
        const { workspace, stack, folder } = this.options;
        return workspace.userSettings ? ownSettings(workspace.folder, stack) : readLast(folder, stack);
    }

    /**
     * Previews, then deploys. What the program or the API server refuses is so refused before any change; without the
     * preview, the engine would create everything before it.
     */
    async up(): Promise<Done> {
        const stack = await this.ready(true);
        const { folder, say } = this.options;
        say('previewing');
        const { changes } = await this.dryRun(stack);
        say(`updating: ${described(changes)}`);
        writeLast(folder, this.options.stack, this.config);
        let outputs: OutputMap = {};
        const account = await this.operation(async (options) => {
            ({ outputs } = await stack.up({ ...options, ...this.policyOptions() }));
        });
        return { ...account, outputs };
    }

    /** What the policies reported in the last operation, also where it failed. */
    get violations(): readonly Violation[] {
        return this.lastViolations;
    }

    /** Dry run of `up`. */
    async preview(): Promise<Account> {
        const stack = await this.ready(true);
        this.options.say('previewing');
        return this.dryRun(stack);
    }

    private dryRun(stack: Stack): Promise<Account> {
        return this.operation((options) => stack.preview({ ...options, ...this.policyOptions() }), 'preview');
    }

    private policyOptions(): { policyPacks?: string[]; policyPackConfigs?: string[] } {
        const { policy } = this.options;
        return policy === undefined
            ? {}
            : {
                  policyPacks: [policy.folder],
                  ...(policy.levels !== undefined && { policyPackConfigs: [policy.levels] }),
              };
    }

    /** Updates the state from the clusters. */
    async refresh(): Promise<Account> {
        const stack = await this.ready(false);
        this.options.say('refreshing');
        return this.withProgram((runProgram, options) => stack.refresh({ ...options, runProgram }), 'refresh');
    }

    /** Deletes the stack's resources. */
    async destroy(): Promise<Account> {
        const stack = await this.ready(false);
        if (((await this.exportState()).deployment?.resources ?? []).length === 0) {
            return new EngineEvents(this.options.say).account;
        }
        this.options.say('destroying');
        const account = await this.withProgram(
            (runProgram, options) => stack.destroy({ ...options, runProgram }),
            'destroy',
        );
        return { ...account, warnings: account.warnings.filter((warning) => !/^Undefined value/.test(warning)) };
    }

    /** The stack's outputs, secrets included. */
    async outputs(): Promise<OutputMap> {
        return (await this.open(false)).outputs();
    }

    /** The whole state, secrets encrypted. */
    async exportState(): Promise<ExportedState> {
        await this.open(false);
        return exportState((args) => this.pulumi(args));
    }

    /** The stack, ready for an operation. */
    private async ready(create: boolean): Promise<Stack> {
        const { workspace, stack, plugins, say } = this.options;
        if (workspace.backend !== undefined) {
            await clearLocks(workspace.backend, stack, say);
        }
        const opened = await this.open(create);
        const ours = plugins.filter(({ source }) => source === 'stand-in').map(({ name }) => name);
        if (workspace.backend !== undefined && mayHavePending(workspace.backend, stack)) {
            await settlePending((args) => this.pulumi(args), ours, this.options.folder, say);
        }
        return opened;
    }

    /** Runs `pulumi` on the stack and returns its output. */
    private async pulumi(args: string[]): Promise<string> {
        const { workspace, stack } = this.options;
        const printed = await this.command?.run([...args, '--stack', stack], workspace.folder, workspace.environment);
        return printed?.stdout ?? '';
    }

    private async open(create: boolean): Promise<Stack> {
        this.opened ??= await this.find(create);
        return this.opened;
    }

    private async find(create: boolean): Promise<Stack> {
        const { workspace, stack, pulumi, folder } = this.options;
        this.command ??= await EngineCommand.at(pulumi, folder);
        const opened = await LocalWorkspace.create({
            workDir: workspace.folder,
            envVars: workspace.environment,
            program: this.watched.run,
            pulumiCommand: this.command,
        });
        try {
            return withoutHistory(await Stack.select(stack, opened));
        } catch (error) {
            if (!(error instanceof EngineFailed && /no stack named/.test(error.message))) {
                throw explained(error);
            }
            if (!create) {
                throw new BadInput(`There is no stack ${stack}: nothing was deployed under this name.`);
            }
            return withoutHistory(await Stack.create(stack, opened));
        }
    }

    /**
     * Runs an operation with the program, which has the clusters' current addresses. If the program cannot run, for
     * example after an interrupted run, the operation uses the recorded providers.
     */
    private async withProgram(
        run: (runProgram: boolean, options: RunOptions) => Promise<unknown>,
        kind: OperationKind,
    ): Promise<Account> {
        try {
            return await this.operation((options) => run(true, options), kind);
        } catch (error) {
            if (this.interrupted || !this.watched.failed) {
                throw error;
            }
            this.options.say('the program cannot run on what is there; going by what is recorded');
            return this.operation((options) => run(false, options), kind);
        }
    }

    /** Runs an operation. One error names the causes of its failure. */
    private async operation(
        run: (options: RunOptions) => Promise<unknown>,
        kind: OperationKind = 'deploy',
    ): Promise<Account> {
        const events = new EngineEvents(this.options.say, kind);
        const configFile = this.changedSettings();
        const options = { onEvent: (event: EngineEvent) => events.take(event), ...(configFile && { configFile }) };
        try {
            await this.watched.during(() => run(options));
        } catch (error) {
            throw failureOf(error, {
                account: events.account,
                watched: this.watched,
                interrupted: this.interrupted,
                isPreview: kind === 'preview',
            });
        } finally {
            this.lastViolations = events.account.violations;
            if (configFile !== undefined) {
                rmSync(configFile, { force: true });
            }
        }
        return events.account;
    }

    /** A file with the configuration, if the user's settings file differs from it. */
    private changedSettings(): string | undefined {
        const { workspace, stack, folder } = this.options;
        if (!workspace.userSettings || isDeepStrictEqual(ownSettings(workspace.folder, stack), this.config)) {
            return undefined;
        }
        const file = path.join(folder, `Pulumi.${stack}.${process.pid}.yaml`);
        writeSettings(workspace.folder, stack, this.config, file);
        return file;
    }
}

/**
 * The stack, without a look-up of its history after each operation: another run of `pulumi`, and its result is unused.
 */
function withoutHistory(stack: Stack): Stack {
    stack.info = () => Promise.resolve(undefined);
    return stack;
}
