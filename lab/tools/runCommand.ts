import { spawn } from 'node:child_process';

export interface CommandOptions {
    env: NodeJS.ProcessEnv;
    cwd?: string;
    /** Ends the command and everything it started. */
    signal?: AbortSignal;
    /** Called with the process group as soon as the command runs. */
    onStart?: (group: number) => void;
    /** Called with each line that the command prints, on either stream. */
    onLine?: (line: string) => void;
}

export interface CommandResult {
    /** Exit code; undefined when a signal ended it. */
    code: number | undefined;
    signal: NodeJS.Signals | undefined;
    stdout: string;
    /** Both streams, in the order in which they came. */
    output: string;
}

/** Time that an interrupted command has to clean up after itself, before it is killed. */
const graceMs = 3_000;

/**
 * Runs a command in its own process group, so that it ends with all its children: a `go build` has a
 * compiler running on every core. Rejects when the command cannot be started.
 */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, [...args], {
            env: options.env,
            cwd: options.cwd,
            stdio: ['ignore', 'pipe', 'pipe'],
            detached: true,
        });
        let killing: NodeJS.Timeout | undefined;
        const interrupt = () => {
            killGroup(child.pid, 'SIGINT'); // on which `go` removes its temporary files
            killing = setTimeout(() => killGroup(child.pid, 'SIGKILL'), graceMs);
        };
        const stdout: string[] = [];
        const output: string[] = [];
        let rest = '';
        const take = (text: string) => {
            output.push(text);
            const lines = (rest + text).split(/[\r\n]+/);
            rest = lines.pop() ?? '';
            lines.forEach((line) => options.onLine?.(line));
        };
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
            stdout.push(text);
            take(text);
        });
        child.stderr.setEncoding('utf8').on('data', take);
        child.on('error', (error) => {
            options.signal?.removeEventListener('abort', interrupt);
            reject(error);
        });
        child.on('close', (code, signal) => {
            if (killing) {
                clearTimeout(killing);
                killGroup(child.pid, 'SIGKILL'); // those of its children that ignore an interrupt
            }
            options.signal?.removeEventListener('abort', interrupt);
            resolve({
                code: code ?? undefined,
                signal: signal ?? undefined,
                stdout: stdout.join(''),
                output: output.join(''),
            });
        });
        if (child.pid !== undefined) {
            options.onStart?.(child.pid);
            options.signal?.addEventListener('abort', interrupt, { once: true });
            if (options.signal?.aborted) {
                interrupt();
            }
        }
    });
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
    try {
        if (pid !== undefined) {
            process.kill(-pid, signal);
        }
    } catch {
        // it has ended by itself
    }
}
