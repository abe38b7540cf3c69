import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { BadInput } from '../errors';
import { enterCommand } from './namespaces';
import { insideLab, type LabRecord, readLab } from './state';

/** The running lab, or the error that says how to start one. */
export function requireLab(stateDir: string): LabRecord {
    const lab = readLab(stateDir);
    if (!lab) {
        throw new BadInput(`No lab runs in ${stateDir}. Start one with \`failover lab up\`.`);
    }
    return lab;
}

/**
 * Runs a command inside the lab on this terminal and gives its exit code. `KUBECONFIG` names every cluster.
 *
 * @param environment Variables that it gets besides.
 * @param input What it reads from {@link pipePath}.
 */
export function runInside(
    lab: LabRecord,
    stateDir: string,
    command: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    input?: string,
): Promise<number> {
    const [program, args] = insideLab()
        ? [command[0] as string, command.slice(1)]
        : enterCommand(lab.supervisorPid, lab.userNamespace, workingDirectory(), command);
    const env = {
        ...process.env,
        ...environment,
        KUBECONFIG: lab.clusters.map((cluster) => cluster.kubeconfig).join(delimiter),
        FAILOVER_LAB_STATE: stateDir,
        FAILOVER_INSIDE_LAB: '1',
    };
    const given = input === undefined ? [] : [handedOver(input)];
    const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit', ...given], env });
    const forward = (signal: NodeJS.Signals) => childrenOf(child.pid).forEach((pid) => process.kill(pid, signal));
    // The terminal sends Ctrl-C to the whole foreground group; this process must not end first.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', forward);
    process.on('SIGHUP', forward);
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
    });
}

/** Where a command reads its fourth descriptor. */
const pipePath = '/dev/fd/3';

/**
 * A descriptor from which a text is read. It may hold secrets: its file has no name any more. A pipe of Node is a socket,
 * which cannot be opened by its path.
 */
export function handedOver(text: string): number {
    const folder = mkdtempSync(join(tmpdir(), 'failover-'));
    const file = join(folder, 'input');
    writeFileSync(file, text, { mode: 0o600 });
    const descriptor = openSync(file, 'r');
    rmSync(folder, { recursive: true });
    return descriptor;
}

/** The working directory; throws where it was removed. */
export function workingDirectory(): string {
    try {
        return process.cwd();
    } catch {
        throw new BadInput('The working directory does not exist any more. Change to another one.');
    }
}

/** nsenter forks to enter a process namespace and forwards no signals, so they are sent to its child. */
function childrenOf(pid: number | undefined): number[] {
    try {
        return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    } catch {
        return pid === undefined ? [] : [pid];
    }
}

/** What was read of a pipe that the command line names: it cannot be read again. */
interface ReadPipe {
    readonly path: string;
    readonly text: string;
}

/**
 * Returns when this process runs inside the lab. Otherwise runs this very command line again inside the lab and exits
 * with its exit code.
 */
export async function enterLab(stateDir: string, pipe?: ReadPipe): Promise<void> {
    if (insideLab()) {
        return;
    }
    const lab = requireLab(stateDir);
    const given = process.argv.slice(1);
    const args = pipe === undefined ? given : given.map((each) => renamed(each, pipe.path));
    process.exit(await runInside(lab, stateDir, [process.execPath, ...process.execArgv, ...args], {}, pipe?.text));
}

/** An argument, `<path>` or `--flag=<path>`, with the path of the pipe inside. */
function renamed(argument: string, path: string): string {
    return argument === path || argument.endsWith(`=${path}`)
        ? `${argument.slice(0, argument.length - path.length)}${pipePath}`
        : argument;
}
