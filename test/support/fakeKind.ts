import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the kubeconfig of a fake cluster holds, and nobody may see. */
export const kindToken = 'key-that-nobody-may-see';

/** Remembers clusters and files in their nodes as files, and every call in a log. */
const kind = `#!/bin/sh
echo "kind $*" >>"$FAKE_KIND/log"
name=
for word; do
    [ "$previous" = --name ] && name=$word
    [ "$previous" = --kubeconfig ] && echo merged >"$word"
    previous=$word
done
case "$1 $2" in
version*) echo "kind v$FAKE_KIND_VERSION go1.25.1 linux/amd64" ;;
'get clusters') ls "$FAKE_KIND/clusters" ;;
'create cluster')
    cat >"$FAKE_KIND/config-$name"
    [ ! -e "$FAKE_KIND/fail" ] || { echo "node(s) already exist" >&2; exit 1; }
    mkdir "$FAKE_KIND/clusters/$name" && echo "Creating cluster" ;;
'delete cluster') rm -rf "$FAKE_KIND/clusters/$name" ;;
'get kubeconfig') echo "kubeconfig of $name: ${kindToken}" ;;
'get nodes') echo "$name-control-plane"; echo "$name-worker" ;;
esac
`;

const docker = `#!/bin/sh
echo "docker $*" >>"$FAKE_KIND/log"
case "$*" in
version*)
    [ "$FAKE_DOCKER_VERSION" ] || { echo "Cannot connect to the Docker daemon" >&2; exit 1; }
    echo "$FAKE_DOCKER_VERSION" ;;
*' cat /etc/failover-mark') cat "$FAKE_KIND/clusters/\${2%-control-plane}/mark" ;;
*' tee /etc/failover-mark') tee "$FAKE_KIND/clusters/\${3%-control-plane}/mark" ;;
inspect*) echo 172.18.0.3 ;;
'network inspect'*) printf 'fc00:f853:ccd:e793::/64\\n172.18.0.0/16\\n\\n' ;;
*' get nodes '*)
    case "$2" in
    a-*) printf '10.10.0.0/24 172.18.0.2\\n10.10.1.0/24 172.18.0.3\\n' ;;
    *) printf '10.11.0.0/24 172.18.0.4\\n10.11.1.0/24 172.18.0.5\\n' ;;
    esac ;;
esac
`;

/** Versions of the fake programs; a version that is null: the program is missing, or Docker's daemon is. */
export interface FakeVersions {
    kind?: string | null;
    docker?: string | null;
}

/** Programs `kind` and `docker` that make nothing. */
export class FakeKind {
    private readonly home = mkdtempSync(join(tmpdir(), 'fake-kind-'));
    /** Folder of the two programs. */
    readonly bin = join(this.home, 'bin');

    constructor({ kind: kindVersion = '0.30.0', docker: dockerVersion = '28.1.1' }: FakeVersions = {}) {
        mkdirSync(this.bin);
        mkdirSync(join(this.home, 'clusters'));
        const preset = `FAKE_KIND='${this.home}' FAKE_KIND_VERSION='${kindVersion}' FAKE_DOCKER_VERSION='${dockerVersion}'`;
        for (const [name, script, version] of [
            ['kind', kind, kindVersion],
            ['docker', docker, dockerVersion],
        ] as const) {
            if (version !== null) {
                const file = join(this.bin, name);
                writeFileSync(file, script.replace('\n', `\nexport ${preset}\n`));
                chmodSync(file, 0o755);
            }
        }
    }

    /** The environment of this process, with these programs first on PATH. */
    get environment(): NodeJS.ProcessEnv {
        return { ...process.env, PATH: `${this.bin}${delimiter}${process.env['PATH'] ?? ''}` };
    }

    /** Calls so far, without those that only ask for versions. */
    get calls(): string[] {
        const log = join(this.home, 'log');
        return existsSync(log)
            ? readFileSync(log, 'utf8')
                  .trim()
                  .split('\n')
                  .filter((call) => !/^(kind|docker) version/.test(call))
            : [];
    }

    file(...parts: string[]): string {
        return join(this.home, ...parts);
    }

    remove(): void {
        rmSync(this.home, { recursive: true });
    }
}

/** Runs the tests of a file with fake programs on PATH. */
export function withFakeKind(versions: FakeVersions = {}): void {
    const before = process.env['PATH'];
    let fake: FakeKind;
    beforeAll(() => {
        fake = new FakeKind(versions);
        process.env['PATH'] = `${fake.bin}${delimiter}${before ?? ''}`;
    });
    afterAll(() => {
        process.env['PATH'] = before ?? '';
        fake.remove();
    });
}
