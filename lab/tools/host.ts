import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the tools are looked for and made on; apart from the process so that tests can give another. */
export interface Host {
    env: NodeJS.ProcessEnv;
    /** As Node names it: `linux`. */
    platform: string;
    /** As Node names it: `x64`, `arm64`. */
    architecture: string;
    /** Version of the C library, e.g. `2.36`; undefined where it is not glibc (musl). */
    readonly glibc: string | undefined;
    /** Folder of our wrapper modules: what each tool is built from. */
    modules: string;
}

/** Go's names of the machines that tools are made on. */
export const goArchitectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

export function thisHost(): Host {
    return {
        env: process.env,
        platform: process.platform,
        architecture: process.arch,
        get glibc() {
            return glibcVersion();
        },
        modules: modulesDirectory(__dirname),
    };
}

/** Why nothing can be made on this kind of machine, or undefined where it can. */
export function unsupported(host: Pick<Host, 'platform' | 'architecture'>): string | undefined {
    if (host.platform === 'linux' && host.architecture in goArchitectures) {
        return undefined;
    }
    return (
        `The lab and its tools are made for Linux on x86-64 and arm64; this is ${host.platform} ${host.architecture}. ` +
        'Elsewhere kind is the way: `--infrastructure kind`.'
    );
}

/** The wrapper modules lie in the package beside the sources, also when this file is the compiled one below `dist`. */
function modulesDirectory(start: string): string {
    for (let directory = start; directory !== dirname(directory); directory = dirname(directory)) {
        const modules = join(directory, 'lab', 'tools', 'modules');
        if (existsSync(modules)) {
            return modules;
        }
    }
    throw new Error(`The package is incomplete: no lab/tools/modules above ${start}.`);
}

function glibcVersion(): string | undefined {
    const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
    return report.header?.glibcVersionRuntime;
}
