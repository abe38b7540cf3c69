import { goArchitectures, type Host } from './host';
import type { GoOrigin } from './plan';

/**
 * Settings of the go command that determine the result. They override the user's own. No C compiler, so that the
 * programs are the same with and without one and run in any pod; no workspace; never another go.mod or go.sum than ours.
 */
export const goSettings = {
    CGO_ENABLED: '0',
    GO111MODULE: 'on',
    GOAMD64: 'v1',
    GOARM64: 'v8.0',
    GOFLAGS: '-mod=readonly', // not empty: an empty variable gives way to what `go env -w` wrote
    GOWORK: 'off',
} as const;

/**
 * Settings of the go command that only make it faster. The compiler collects garbage less often, up to a memory limit per
 * process: a tenth less processor time. The user's own settings win.
 */
const fastCompiler = { GOGC: '400', GOMEMLIMIT: '1GiB' } as const;

/**
 * Arguments of the `go` that builds a tool, but for where to. `-v` names each package as it is compiled. All tools have the
 * same flags, else they would share no compiled package. The linker drops debug information (`-s -w`), so the compiler
 * does not write any: a fifth less processor time. Stack traces do not need it.
 */
export function goArguments(origin: GoOrigin, version: string): string[] {
    const stamps = Object.entries(origin.stamps(version)).map(([variable, value]) => ` -X ${variable}=${value}`);
    const linker = `-ldflags=-s -w${stamps.join('')}`;
    const flags = ['-v', '-mod=readonly', '-trimpath', '-buildvcs=false', '-gcflags=all=-dwarf=false'];
    return ['build', ...flags, linker, origin.package];
}

/**
 * Environment of `go`. The user's proxy, checksum database and caches stay in use; downloads have to match our
 * go.sum anyway. Temporary files go below `temporary`; if we are killed, the next build removes them.
 */
export function goEnvironment(host: Pick<Host, 'env' | 'architecture'>, toolchain: string, temporary: string) {
    const env: NodeJS.ProcessEnv = {
        ...fastCompiler,
        ...host.env,
        ...goSettings,
        GOOS: 'linux',
        GOARCH: goArchitectures[host.architecture] ?? host.architecture,
        GOTMPDIR: temporary,
        GOTOOLCHAIN: toolchain,
        TMPDIR: temporary,
    };
    delete env['GOEXPERIMENT'];
    return env;
}
