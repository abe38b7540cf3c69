import { tmpdir } from 'node:os';
import { codeOf, messageOf } from '../../errors';
import type { Host } from './host';
import { runCommand } from './runCommand';
import { compareReleases, release } from './version';

/** Value of GOTOOLCHAIN to build with, and what to say about it; or why it cannot be built. */
export type Toolchain = { toolchain: string; note?: string } | { problem: string };

/** First Go that can fetch a newer one by itself (https://go.dev/doc/toolchain). */
const firstWithToolchains = [1, 21, 0] as const;

/** Which toolchain builds modules that ask for Go `needed`, where Go `local` is installed. */
export function chooseToolchain(local: string, needed: string, setting: string): Toolchain {
    const have = release(local.replace(/^(devel )?go/, ''));
    const want = release(needed);
    if (!have || !want) {
        return {
            problem: `\`go\` tells no version that is understood: ${local || 'none'}. Install Go ${needed} or newer.`,
        };
    }
    const candidate = /^go\d+\.\d+(rc|beta)/.test(local) && compareReleases(have, want) === 0; // 1.27rc1 comes before 1.27.0
    if (compareReleases(have, want) >= 0 && !candidate) {
        return { toolchain: 'local' }; // never a download when the installed one will do
    }
    const install = `Install Go ${needed} or newer (https://go.dev/dl/)`;
    if (compareReleases(have, firstWithToolchains) < 0) {
        return { problem: `\`go\` is ${local}, too old. ${install}.` };
    }
    if (setting !== 'auto' && !setting.endsWith('+auto')) {
        return {
            problem:
                `\`go\` is ${local}, too old, and \`GOTOOLCHAIN\` is ${setting}, so that it may not fetch a newer one. ` +
                `${install}, or set GOTOOLCHAIN=auto.`,
        };
    }
    return {
        toolchain: 'auto',
        note: `Go is ${local}, older than ${needed}: the go command downloads Go ${needed} first (GOTOOLCHAIN=${setting})`,
    };
}

/** Asks the installed `go`. */
export async function findToolchain(host: Host, needed: string, signal?: AbortSignal): Promise<Toolchain> {
    const ask = async (variable: string, env: NodeJS.ProcessEnv) => {
        const options = { env: { ...env, GOWORK: 'off' }, cwd: tmpdir(), ...(signal ? { signal } : {}) };
        const { code, stdout, output } = await runCommand('go', ['env', variable], options);
        if (code !== 0) {
            throw new Error(`it ends with ${code ?? 'a signal'}: ${output.trim()}`);
        }
        return stdout.trim();
    };
    try {
        const local = await ask('GOVERSION', { ...host.env, GOTOOLCHAIN: 'local' });
        const quick = chooseToolchain(local, needed, 'local');
        return 'toolchain' in quick ? quick : chooseToolchain(local, needed, await ask('GOTOOLCHAIN', host.env));
    } catch (error) {
        const absent = codeOf(error) === 'ENOENT';
        const state = absent ? 'is not on PATH' : `cannot be used: ${messageOf(error)}`;
        return { problem: `\`go\` ${state}. Install Go ${needed} or newer (https://go.dev/dl/).` };
    }
}
