/**
 * Version at which a go.mod requires a module, e.g. `v1.36.3`.
 * go.mod is the one place where a version is written: https://go.dev/ref/mod#go-mod-file
 */
export function requiredVersion(goMod: string, module: string): string {
    for (const line of goMod.split('\n')) {
        const [first, second, third] = line
            .replace(/^\s*require\s+/, '')
            .trim()
            .split(/\s+/);
        if (first === module && second?.startsWith('v') && (third === undefined || third.startsWith('//'))) {
            return second;
        }
    }
    throw new Error(`go.mod does not require ${module}.`);
}

/** Go release that a go.mod asks for: its `go` line, e.g. `1.26.0`. */
export function requiredGo(goMod: string): string {
    const match = /^go (\S+)$/m.exec(goMod);
    if (!match?.[1]) {
        throw new Error('go.mod has no `go` line.');
    }
    return match[1];
}

/** Version at which a pip requirements file pins a project, e.g. `1.40.0`. */
export function pinnedVersion(requirements: string, project: string): string {
    for (const line of requirements.split('\n')) {
        const [name, version] = line.replace(/\\$/, '').trim().split('==');
        if (name === project && version) {
            return version.trim();
        }
    }
    throw new Error(`The requirements file does not pin ${project}.`);
}
