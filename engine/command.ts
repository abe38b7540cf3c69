import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { PulumiCommand } from '@pulumi/pulumi/automation';

type Listener = (text: string) => void;

/** Output of a run of `pulumi`. */
interface Printed {
    stdout: string;
    stderr: string;
    code: number;
}

/** A failed run of `pulumi`. */
export class EngineFailed extends Error {
    override readonly name = 'EngineFailed';

    constructor(readonly printed: Printed) {
        super(printed.stderr.trim() || printed.stdout.trim() || `pulumi exited with ${printed.code}`);
    }
}

/**
 * The `pulumi` program as the Automation API runs it, in its own session. Otherwise a Ctrl-C would reach it twice, from
 * the terminal and from us, and a second signal means "do not clean up".
 */
export class EngineCommand {
    private running: ChildProcess | undefined;

    private constructor(
        readonly command: string,
        readonly version: PulumiCommand['version'],
    ) {}

    /** For the program at the path. The Automation API requires a `bin` folder, so it is linked into one. */
    static async at(program: string, folder: string): Promise<EngineCommand> {
        const bin = path.join(folder, 'bin');
        mkdirSync(bin, { recursive: true });
        const link = path.join(bin, 'pulumi');
        rmSync(link, { force: true });
        symlinkSync(program, link);
        const { command, version } = await PulumiCommand.get({ root: folder });
        return new EngineCommand(command, version);
    }

    /** Passes an interruption on. After the first, the engine finishes its current work; the second ends it. */
    interrupt(): void {
        this.running?.kill('SIGINT');
    }

    /** Called by the Automation API. */
    run(
        args: string[],
        cwd: string,
        environment: Record<string, string>,
        onOutput?: Listener,
        onError?: Listener,
    ): Promise<Printed> {
        const env = { ...process.env, ...environment, PULUMI_AUTOMATION_API: 'true' };
        const child = spawn(this.command, [...args, '--non-interactive'], {
            cwd,
            env,
            detached: true,
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        this.running = child;
        const printed: Printed = { stdout: '', stderr: '', code: -1 };
        const collect = (stream: 'stdout' | 'stderr', listener: Listener | undefined): void => {
            child[stream].setEncoding('utf8').on('data', (text: string) => {
                printed[stream] += text;
                listener?.(text);
            });
        };
        collect('stdout', onOutput);
        collect('stderr', onError);
        return new Promise((resolve, reject) => {
            child.on('error', reject);
            child.on('close', (code) => {
                this.running = undefined;
                printed.code = code ?? -1;
                if (code === 0) {
                    resolve(printed);
                } else {
                    reject(new EngineFailed(printed));
                }
            });
        });
    }
}
