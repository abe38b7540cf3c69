import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

import { projectName } from './project';

/** The part of a stack's state that is used here; the rest passes through. */
export interface ExportedState {
    version: number;
    deployment: {
        resources?: unknown[];
        pending_operations?: { type: string; resource: { urn: string } }[];
    } | null;
}

/** Runs `pulumi` with the arguments and returns its output. */
export type RunPulumi = (args: string[]) => Promise<string>;

/**
 * The stack's state with its secrets encrypted. (The Automation API's `exportStack` decrypts them, and its
 * `importStack` writes its input to a temporary file.)
 */
export async function exportState(run: RunPulumi): Promise<ExportedState> {
    return JSON.parse(await run(['stack', 'export'])) as ExportedState;
}

/** Whether the state may have pending operations: the file backend's checkpoint has the field only then. */
export function mayHavePending(backend: string, stack: string): boolean {
    const checkpoint = path.join(backend, '.pulumi', 'stacks', projectName, `${stack}.json`);
    try {
        return readFileSync(checkpoint, 'utf8').includes('"pending_operations"');
    } catch {
        return false; // A new stack.
    }
}

/**
 * Clears the pending operations that a killed run left in the state. The engine does not know their outcome and
 * requires a decision about each create. Our plugins do know: the kubernetes stand-in recognises its own objects, and
 * keys and certificates exist in the state only. Operations of other plugins are left to the engine, which warns about
 * them.
 *
 * @param ours Packages of our plugins.
 * @param folder Folder for a temporary copy of the state.
 */
export async function settlePending(
    run: RunPulumi,
    ours: readonly string[],
    folder: string,
    say: (line: string) => void,
): Promise<void> {
    const exported = await exportState(run);
    const pending = exported.deployment?.pending_operations ?? [];
    const left = pending.filter(({ resource }) => !ours.includes(packageOf(resource.urn)));
    if (left.length === pending.length) {
        return;
    }
    const count = pending.length - left.length;
    say(`resuming after an interrupted run: ${count} ${count === 1 ? 'operation was' : 'operations were'} under way`);
    const file = path.join(folder, `state-${randomUUID()}.json`);
    const settled = { ...exported, deployment: { ...exported.deployment, pending_operations: left } };
    try {
        writeFileSync(file, JSON.stringify(settled), { mode: 0o600 });
        await run(['stack', 'import', '--file', file]);
    } finally {
        rmSync(file, { force: true });
    }
}

/** The package of a resource, e.g. `kubernetes`; providers count as their package. */
export function packageOf(urn: string): string {
    const parts = (urn.split('::')[2]?.split('$').at(-1) ?? '').split(':');
    return (parts[0] === 'pulumi' && parts[1] === 'providers' ? parts[2] : parts[0]) ?? '';
}
