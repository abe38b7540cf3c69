import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, thisHost } from '../../../../lab/tools/host';

/** A `go` that answers as one does and "compiles" a script, after waiting for as long as the file `hold` exists. */
const go = `#!/bin/sh
case "$1 $2" in
"env GOVERSION") echo "\${FAKE_GO_VERSION:-go1.99.0}" ;;
"env GOTOOLCHAIN") echo local ;;
"build -o")
    echo "$3" >> "$FAKE/builds"
    echo half > "$3"
    sleep 100 >/dev/null 2>&1 & echo $! > "$FAKE/compiler"
    while [ -e "$FAKE/hold" ]; do sleep 0.02; done
    kill $!
    if [ -e "$FAKE/broken" ]; then cat "$FAKE/broken" >&2; exit 1; fi
    printf '#!/bin/sh\\necho "etcd Version: 3.6.6"\\n' > "$3"
    chmod +x "$3" ;;
*) echo "unexpected: $*" >&2; exit 9 ;;
esac
`;

/** A machine with a few programs, a fake `go` and an empty cache; the wrapper modules are the real ones. */
export class FakeHost {
    readonly directory = mkdtempSync(join(tmpdir(), 'tools-'));
    readonly bin = join(this.directory, 'bin');
    readonly cache = join(this.directory, 'cache', 'pulumi-failover', 'tools');
    readonly env: NodeJS.ProcessEnv = {
        PATH: this.bin,
        HOME: this.directory,
        XDG_CACHE_HOME: join(this.directory, 'cache'),
        FAKE: this.directory,
    };
    readonly host: Host = {
        env: this.env,
        platform: 'linux',
        architecture: 'x64',
        glibc: '2.36',
        modules: thisHost().modules,
    };

    constructor(withGo = true) {
        mkdirSync(this.bin);
        for (const name of ['sh', 'cat', 'sleep', 'chmod']) {
            const found = ['/usr/bin', '/bin']
                .map((directory) => join(directory, name))
                .find((path) => existsSync(path));
            symlinkSync(found ?? name, join(this.bin, name));
        }
        if (withGo) {
            this.program('go', go);
        }
    }

    program(name: string, text: string): string {
        const path = join(this.bin, name);
        writeFileSync(path, text, { mode: 0o755 });
        return path;
    }

    write(name: string, text = ''): void {
        writeFileSync(join(this.directory, name), text);
    }

    /** Text of a file that a program wrote, or nothing. */
    read(name: string): string {
        const path = join(this.directory, name);
        return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    }

    /** How often something was built. */
    get builds(): number {
        return this.read('builds').split('\n').filter(Boolean).length;
    }

    /** What the cache holds but for the lock. */
    get entries(): string[] {
        return existsSync(this.cache) ? readdirSync(this.cache).filter((name) => name !== 'lock') : [];
    }

    remove(name?: string): void {
        rmSync(name ? join(this.directory, name) : this.directory, { recursive: true, force: true });
    }
}

/** Waits until something holds; jest's own timeout ends it otherwise. */
export async function eventually(holds: () => boolean): Promise<void> {
    const until = Date.now() + 50_000; // a test that timed out must not keep Jest from ending
    while (!holds() && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}

/** Whether a process still runs; one that nobody has waited for yet does not. */
export function runs(pid: number): boolean {
    try {
        return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
        return false;
    }
}
