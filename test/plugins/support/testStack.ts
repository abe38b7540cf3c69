import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type Done, Engine } from '../../../engine/engine';
import type { Account } from '../../../engine/events';
import type { Program } from '../../../engine/program';
import { labWorkspace } from '../../../engine/workspace';
import { installPlugins } from '../../../plugins/install';
import { type ScratchCluster, toolPath } from './scratchCluster';

/** A stack of its own on a scratch cluster, driven by the real engine with our plugins. */
export class TestStack {
    readonly stateDir = mkdtempSync(path.join(tmpdir(), 'stack-'));
    /** What the engine said in the last operation. */
    readonly said: string[] = [];
    private engine: Engine | undefined;
    private interrupted = false;
    private program: Program = () => Promise.resolve({});

    constructor(
        private readonly cluster: ScratchCluster,
        private readonly name: string,
    ) {}

    up(program: Program): Promise<Done> {
        return this.with(program).up();
    }

    preview(program: Program): Promise<Account> {
        return this.with(program).preview();
    }

    refresh(program: Program): Promise<Account> {
        return this.with(program).refresh();
    }

    destroy(program: Program): Promise<Account> {
        return this.with(program).destroy();
    }

    exportState(): Promise<unknown> {
        return this.with(() => Promise.resolve({})).exportState();
    }

    interrupt(): void {
        this.interrupted = true;
        this.engine?.interrupt();
    }

    /** The text of every file of the stack's state, checkpoints and history included. */
    files(): string[] {
        return this.fileNames().map((name) => readFileSync(name, 'utf8'));
    }

    fileNames(): string[] {
        const folder = path.join(this.stateDir, 'pulumi', 'backend');
        return readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => path.join(entry.parentPath, entry.name));
    }

    /** The provider that a program uses. */
    provider(name: string, args: kubernetes.ProviderArgs = {}): { provider: kubernetes.Provider } {
        const kubeconfig = pulumi.secret(this.cluster.kubeconfig);
        return { provider: new kubernetes.Provider(name, { kubeconfig, clusterIdentifier: name, ...args }) };
    }

    remove(): void {
        rmSync(this.stateDir, { recursive: true, force: true });
    }

    /** One engine for all operations but those after an interruption: it asks for its version and stack once. */
    private with(program: Program): Engine {
        this.said.length = 0;
        this.program = program;
        if (this.engine === undefined || this.interrupted) {
            this.interrupted = false;
            this.engine = this.newEngine();
            this.engine.configure({});
        }
        return this.engine;
    }

    private newEngine(): Engine {
        const plugins = installPlugins(this.stateDir, {}); // none of those that this machine may have
        return new Engine({
            workspace: labWorkspace(this.stateDir, plugins),
            stack: this.name,
            program: () => this.program(),
            pulumi: toolPath('pulumi'),
            folder: path.join(this.stateDir, 'engine'),
            plugins,
            say: (line) => this.said.push(line),
        });
    }
}

/** Refuses an operation that is expected to fail, and gives its error. */
export async function errorOf(operation: Promise<unknown>): Promise<Error> {
    try {
        await operation;
    } catch (error) {
        return error as Error;
    }
    throw new Error('an error was expected');
}
