import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** A run of the command line, in a process of its own. */
export interface Run {
    readonly pid: number;
    readonly output: { stdout: string; stderr: string };
    readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
    kill(signal: NodeJS.Signals): void;
}

const ROOT = join(__dirname, '../../..');

/** Starts `failover <args>`. */
export function failover(args: readonly string[], environment: Record<string, string> = {}): Run {
    const child = spawn(process.execPath, ['-r', join(__dirname, 'register.js'), join(__dirname, 'cli.ts'), ...args], {
        cwd: ROOT,
        env: { ...process.env, NODE_OPTIONS: '', GITHUB_STEP_SUMMARY: '', ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    return {
        pid: child.pid ?? 0,
        output,
        ended: new Promise((resolve, reject) => {
            child.on('error', reject);
            child.on('close', (code, signal) => resolve({ code, signal, ...output }));
        }),
        kill: (signal) => void child.kill(signal),
    };
}
