import { spawn } from 'node:child_process';

/** A command to run beside a container's program, in its namespaces. */
export interface ExecSpec {
    readonly pid: number;
    readonly command: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly workingDir: string;
    readonly user?: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };
}

export interface ExecResult {
    readonly exitCode: number;
    /** At most 4 KiB of standard output and error. */
    readonly output: string;
}

const outputLimit = 4096;

/** Arguments of `nsenter` for a command; root and user are changed inside, where the container's own `/etc` holds. */
export function execArguments(spec: ExecSpec): string[] {
    const { user } = spec;
    return [
        ...[`--target=${spec.pid}`, '--mount', '--pid', '--uts', '--ipc', '--net', '--'],
        ...(user
            ? ['chroot', `--userspec=${user.uid}:${user.gid}`, `--groups=${user.groups.join(',')}`, '--skip-chdir', '/']
            : []),
        ...['env', '-i', `--chdir=${spec.workingDir}`],
        ...Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
        ...spec.command,
    ];
}

/** Runs a command in a container; rejects when it takes longer than `timeoutMs`. */
export function execInContainer(spec: ExecSpec, timeoutMs: number): Promise<ExecResult> {
    return new Promise((resolve, reject) => {
        const child = spawn('nsenter', execArguments(spec), {
            stdio: ['ignore', 'pipe', 'pipe'],
            cwd: '/',
            detached: true, // a group of its own: nsenter forks, and both have to end
        });
        let output = '';
        const collect = (chunk: Buffer): void => {
            output = (output + chunk.toString('utf8')).slice(0, outputLimit);
        };
        child.stdout.on('data', collect);
        child.stderr.on('data', collect);
        const timer = setTimeout(() => {
            if (child.pid !== undefined) {
                process.kill(-child.pid, 'SIGKILL');
            }
            reject(new Error(`command timed out after ${timeoutMs / 1000} s`));
        }, timeoutMs);
        child.once('error', reject);
        child.once('close', (code) => {
            clearTimeout(timer);
            resolve({ exitCode: code ?? 137, output: output.trim() });
        });
    });
}
