/**
 * The shell program that becomes process 1 of the lab.
 *
 * Process 1 must adopt and reap orphans: a waiting shell does, Node does not. It reads its pid on the host before it
 * mounts its own /proc. It hides the host's /run so that network namespaces are registered in the lab alone.
 */
export const initProgram = [
    'set -eu',
    // Fields 1 and 22 of proc_pid_stat(5); this shell's own name holds no space.
    `read -r SUPERVISOR_PID ${'x '.repeat(20)}SUPERVISOR_START_TIME x </proc/self/stat`,
    'export SUPERVISOR_PID SUPERVISOR_START_TIME',
    'mount -t proc proc /proc',
    'mount -t tmpfs -o mode=0755 lab /run',
    '"$@" &',
    'wait "$!"',
].join('\n');

/** Options of unshare(1): the lab's own namespaces. Process 1 is killed when unshare is. */
export function unshareOptions(userNamespace: boolean): string[] {
    return [
        ...(userNamespace ? ['--user', '--map-root-user'] : []),
        '--mount',
        '--net',
        '--pid',
        '--fork',
        '--kill-child=KILL',
    ];
}

/** Keeps the working directory, which nsenter leaves outside. */
const inDirectory = 'cd "$1" && shift && exec "$@"';

/**
 * A terminal's Ctrl-C goes to the whole foreground group, nsenter included, whose death would kill the command
 * before it could clean up after itself. So nsenter ignores it. Node undoes that at its own start; other programs are
 * started by `env --default-signal`.
 */
const deafToInterrupt = ['sh', '-c', 'trap "" INT; exec "$@"', 'sh'];

/**
 * The command line that runs `command` inside the lab. It ends with its caller even when that is killed: nsenter
 * forwards no signals, so both halves ask the kernel to end them with their parent.
 */
export function enterCommand(
    supervisorPid: number,
    userNamespace: boolean,
    directory: string,
    command: readonly string[],
): [string, string[]] {
    const follow = ['setpriv', '--pdeathsig', 'KILL'];
    const [first, ...rest] = [
        ...deafToInterrupt,
        ...follow,
        'nsenter',
        `--target=${supervisorPid}`,
        ...(userNamespace ? ['--user', '--preserve-credentials'] : []),
        '--mount',
        '--net',
        '--pid',
        '--',
        ...follow,
        'sh',
        '-c',
        inDirectory,
        'sh',
        directory,
        ...command,
    ];
    return [first as string, rest];
}
