import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { dump, load } from 'js-yaml';
import { projectName, stackFile } from './project';

/** Our part of `Pulumi.<stack>.yaml`; the engine's own fields are not touched. */
interface StackSettings {
    config: Record<string, unknown>;
}

/** No default providers: every Kubernetes resource names its cluster, and none uses the shell's current context. */
const safety = { 'pulumi:disable-default-providers': ['kubernetes'] };

export function readSettings(folder: string, stack: string): StackSettings {
    const file = stackFile(folder, stack);
    const found = existsSync(file) ? (load(readFileSync(file, 'utf8')) as Partial<StackSettings> | null) : null;
    return { ...found, config: found?.config ?? {} };
}

/**
 * Replaces the project's configuration of the stack. Settings of other namespaces stay, and encrypted ones, which only
 * the engine can read.
 *
 * @param file Written instead of the stack's own file.
 */
export function writeSettings(
    folder: string,
    stack: string,
    config: Record<string, unknown>,
    file = stackFile(folder, stack),
): void {
    const settings = readSettings(folder, stack);
    const kept = Object.entries(settings.config).filter(([key, value]) => !key.startsWith(prefix) || isSecret(value));
    const own = Object.entries(config).map(([key, value]) => [`${prefix}${key}`, value] as const);
    const next = { ...settings, config: { ...Object.fromEntries(kept), ...safety, ...Object.fromEntries(own) } };
    writeFileSync(file, dump(next), { mode: 0o600 });
}

/** The project's configuration of the stack, as texts; without what is encrypted. */
export function ownSettings(folder: string, stack: string): Record<string, string> {
    return Object.fromEntries(
        Object.entries(readSettings(folder, stack).config)
            .filter(([key, value]) => key.startsWith(prefix) && !isSecret(value))
            .map(([key, value]) => [
                key.slice(prefix.length),
                typeof value === 'string' ? value : JSON.stringify(value),
            ]),
    );
}

/** A value of `pulumi config set --secret` in the file. */
function isSecret(value: unknown): boolean {
    return typeof value === 'object' && value !== null && 'secure' in value;
}

/** Records the configuration of the stack's last change; a preview or a refused `up` is no change. */
export function writeLast(folder: string, stack: string, config: Record<string, string>): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(lastFile(folder, stack), JSON.stringify(config), { mode: 0o600 });
}

export function readLast(folder: string, stack: string): Record<string, string> {
    const file = lastFile(folder, stack);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

const prefix = `${projectName}:`;
const lastFile = (folder: string, stack: string): string => path.join(folder, `${stack}.last.json`);
