import { spawn, type SpawnOptions } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LabReport } from '../../../cli/labStatus';

/** The compiled command line; lab tests run what users run. */
export const failoverProgram = resolve(__dirname, '../../../dist/cli/failover.js');

export interface Ended {
    code: number | null;
    stdout: string;
    stderr: string;
}

/** Runs a program to its end. */
export function execute(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, [...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
        const text = { stdout: '', stderr: '' };
        child.stdout?.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
        child.stderr?.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, ...text }));
    });
}

/** A state folder of a test's own, and the command line in it. */
export class TestLab {
    private readonly parent = mkdtempSync(join(tmpdir(), 'lab-test-'));
    readonly stateDir = join(this.parent, 'lab');
    readonly env: NodeJS.ProcessEnv = { ...process.env, FAILOVER_LAB_STATE: this.stateDir };

    run(...args: string[]): Promise<Ended> {
        return execute(process.execPath, [failoverProgram, ...args], { env: this.env });
    }

    /** Runs and gives what `--json` printed; fails the test when the command fails. */
    async json<T>(...args: string[]): Promise<T> {
        const { code, stdout, stderr } = await this.run(...args, '--json');
        if (code !== 0) {
            throw new Error(`failover ${args.join(' ')} exited with ${code}: ${stderr}`);
        }
        return JSON.parse(stdout) as T;
    }

    async status(): Promise<Extract<LabReport, { running: true }>> {
        return this.json('lab', 'status');
    }

    /** Runs a command inside the lab and gives its standard output; fails the test when it fails. */
    async exec(...command: string[]): Promise<string> {
        const { code, stdout, stderr } = await this.run('lab', 'exec', '--', ...command);
        if (code !== 0) {
            throw new Error(`${command.join(' ')} exited with ${code}: ${stderr}`);
        }
        return stdout;
    }

    async remove(): Promise<void> {
        await this.run('lab', 'down');
        rmSync(this.parent, { recursive: true, force: true });
    }

    /** Processes on this machine whose command line or environment names this lab's state. */
    processes(): { pid: number; command: string }[] {
        return readdirSync('/proc')
            .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
            .flatMap((name) => {
                try {
                    const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
                    return command.includes(this.stateDir) ? [{ pid: Number(name), command }] : [];
                } catch {
                    return []; // it has ended meanwhile
                }
            });
    }
}

/** Waits for a condition; the test's own time-out ends a wait that is in vain. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
