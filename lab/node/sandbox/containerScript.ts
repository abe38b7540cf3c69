import { dirname } from 'node:path/posix';
import type { HostEntry } from './hostLayout';
import { shellQuote, shellWords } from './shellQuote';

/** Something bound into a container. */
export interface Mount {
    /** Host path. */
    readonly source: string;
    /** Path in the container. */
    readonly target: string;
    readonly readOnly: boolean;
    readonly kind: 'directory' | 'file';
}

/** All that a container's root and process are made of. */
export interface ContainerSpec {
    /** An empty directory the root is mounted on; only this container sees that mount. */
    readonly root: string;
    readonly hostname: string;
    /** Directories and links of the host, outside `/etc`. */
    readonly host: readonly HostEntry[];
    /** The container's own `/etc`, a directory on the host. */
    readonly etc: string;
    readonly directories: readonly { readonly path: string; readonly mode: string }[];
    /** In order; a later one may lie inside an earlier one. */
    readonly mounts: readonly Mount[];
    readonly env: Readonly<Record<string, string>>;
    readonly command: readonly string[];
    readonly workingDir: string;
    /** Left out: uid 0 of the lab. */
    readonly user?: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };
    /** Nothing outside the mounts can be written. */
    readonly readOnlyRoot: boolean;
    /** Wait for a line on standard input before the program starts. */
    readonly gated: boolean;
    /**
     * The program itself waits instead of the script, in the same way: it writes `gated` to {@link reportFd} and reads a
     * line. The variable {@link gatedVariable} asks for that.
     */
    readonly programWaits?: boolean;
}

/** File descriptor on which the script reports: `pid <n>`, `started`, or `failed <reason> <message>`. */
export const reportFd = 3;

/** Set for a program that has to wait for its release. */
const gatedVariable = 'FAILOVER_GATED';

const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

/**
 * The shell script that turns a process with fresh mount and PID namespaces into the container.
 *
 * The root is a tmpfs with the host's directories bound read-only, because that is the one way which the kernel allows
 * to root and to an ordinary user in a user namespace alike. It only forks for `mount` and a few others, which keeps it
 * near 50 ms.
 */
export function containerScript(spec: ContainerSpec): string {
    const parts = [
        prelude,
        `cd ${shellQuote(spec.root)}`,
        'mount -t tmpfs -o mode=755 tmpfs . && cd "$PWD" || fail CreateContainerError "no tmpfs for the root"',
        makeDirectories(['/usr', '/proc', '/sys', '/dev/shm', '/etc', '/run', '/root', '/home', '/var/tmp', '/tmp']),
        'chmod 1777 tmp var/tmp dev/shm; ln -s ../run var/run; ln -s /proc/self/fd dev/fd',
        'ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr',
        `for d in ${devices.join(' ')}; do [ ! -e /dev/$d ] || { : >dev/$d; mount --bind /dev/$d dev/$d; }; done`,
        ...spec.host.map(hostEntry),
        `bindrw ${shellQuote(spec.etc)} ./etc`,
        makeDirectories(spec.directories.map((directory) => directory.path)),
        ...spec.directories.map((directory) => `chmod ${directory.mode} ${relative(directory.path)}`),
        ...spec.mounts.flatMap(mount),
        'mount -t proc proc proc || fail CreateContainerError "no /proc"',
        `hostname ${shellQuote(spec.hostname)}`,
        'mkdir .old && pivot_root . .old && cd / && umount -l .old && rmdir .old ||' +
            ' fail CreateContainerError "cannot change the root"',
        enterWorkingDirectory(spec.workingDir),
        spec.readOnlyRoot ? readOnlyRoot : '',
        start(spec),
    ];
    return parts.filter((part) => part !== '').join('\n') + '\n';
}

const prelude = [
    'set -eu',
    'umask 022',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH',
    'fail() { printf "failed %s %s\\n" "$1" "$2" >&3; exit 128; }',
    // Before the new /proc: this one counts processes as the agent does.
    'read -r pid _ </proc/self/stat && echo "pid $pid" >&3',
    // Flags that the host set on a mount are locked in a user namespace and must be repeated when it turns read-only.
    'bind() {',
    '  mount -o bind,ro "$1" "$2" 2>/dev/null && return',
    '  umount "$2" 2>/dev/null || :',
    '  mount --bind "$1" "$2" || mount --rbind "$1" "$2" || fail CreateContainerError "cannot bind $1"',
    '  for o in ro ro,nosuid ro,nodev ro,nosuid,nodev ro,nosuid,nodev,noexec; do',
    '    mount -o "remount,bind,$o" "$2" 2>/dev/null && return',
    '  done',
    '  fail CreateContainerError "cannot make $1 read-only"',
    '}',
    'bindrw() { mount --bind "$1" "$2" || fail CreateContainerError "cannot bind $1"; }',
].join('\n');

function relative(path: string): string {
    return shellQuote(`.${path}`);
}

function makeDirectories(paths: readonly string[]): string {
    return paths.length === 0 ? '' : `mkdir -p ${paths.map(relative).join(' ')}`;
}

function hostEntry(entry: HostEntry): string {
    if (entry.kind === 'link') {
        return `ln -s ${shellQuote(entry.link ?? '')} ${relative(entry.path)}`;
    }
    return mount({ source: entry.path, target: entry.path, readOnly: true, kind: entry.kind }).join('\n');
}

function mount(mount: Mount): string[] {
    const target = relative(mount.target);
    const make =
        mount.kind === 'directory'
            ? `mkdir -p ${target}`
            : `mkdir -p ${relative(dirname(mount.target))}; [ -e ${target} ] || : >${target}`;
    return [make, `${mount.readOnly ? 'bind' : 'bindrw'} ${shellQuote(mount.source)} ${target}`];
}

/** `/dev/shm` stays writable: in other runtimes it is a separate file system. */
const readOnlyRoot =
    'mount -t tmpfs -o mode=1777 tmpfs /dev/shm && mount -o remount,bind,ro /etc && mount -o remount,ro / ||' +
    ' fail CreateContainerError "cannot make the root read-only"';

function enterWorkingDirectory(path: string): string {
    const quoted = shellQuote(path);
    return `mkdir -p ${quoted} && cd ${quoted} || fail CreateContainerError ${shellQuote(`no working directory ${path}`)}`;
}

function start(spec: ContainerSpec): string {
    const program = spec.command[0] ?? '';
    const { gated, programWaits = false } = spec;
    const env = programWaits ? { ...spec.env, [gatedVariable]: '1' } : spec.env;
    const variables = Object.entries(env).map(([name, value]) => shellQuote(`${name}=${value}`));
    const user = spec.user && [
        `chroot --userspec=${spec.user.uid}:${spec.user.gid} --groups=${spec.user.groups.join(',')} --skip-chdir /`,
    ];
    const path = shellQuote(spec.env.PATH ?? '');
    return [
        `PATH=${path}:$PATH command -v ${shellQuote(program)} >/dev/null ||` +
            ` fail StartError ${shellQuote(`exec: "${program}": executable file not found in $PATH`)}`,
        ...(gated && !programWaits ? ['echo gated >&3; read -r _ || exit 0'] : []),
        'echo started >&3',
        `exec ${[...(user ?? []), 'env -i', ...variables, shellWords(spec.command)].join(' ')}${programWaits ? '' : ' </dev/null 3>&-'}`,
    ].join('\n');
}
