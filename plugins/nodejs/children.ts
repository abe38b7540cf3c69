import { type ChildProcessByStdio, spawn, type SpawnOptions } from 'node:child_process';
import type { Readable } from 'node:stream';

export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The processes that the host has started and that have not ended. */
export class Children {
    private readonly running = new Set<Child>();

    constructor() {
        process.on('exit', () => this.signal('SIGKILL'));
        ['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, () => process.exit(130)));
    }

    start(command: string, args: readonly string[], options: Pick<SpawnOptions, 'cwd' | 'env'>): Child {
        const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
        this.running.add(child);
        child.on('close', () => this.running.delete(child));
        return child;
    }

    /** The user interrupts: programs end as they do on Ctrl-C. */
    interrupt(): void {
        this.signal('SIGINT');
    }

    private signal(signal: NodeJS.Signals): void {
        this.running.forEach((child) => child.kill(signal));
    }
}

/** Exit code of a child, 1 for one that a signal ended. Rejects for a command that cannot be started. */
export function exitCode(child: Child): Promise<number> {
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve(code ?? 1));
    });
}
