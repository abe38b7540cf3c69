import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';

/** Whether this jest runs in the namespaces that {@link runInNamespaces} makes. */
export const insideNamespaces = process.env.FAILOVER_TEST_NAMESPACES === '1';

/** Ways to get mount, network and PID namespaces of one's own; an ordinary user has only the second. */
export const ways: readonly (readonly [string, readonly string[]])[] = [
    ...(process.getuid?.() === 0 ? [['as root', []] as const] : []),
    ['in a user namespace', ['--user', '--map-root-user']],
];

/**
 * Runs a test file again in fresh namespaces with a tmpfs on `/run`.
 *
 * @returns its exit code and what it printed
 */
export function runInNamespaces(file: string, flags: readonly string[], env: Readonly<Record<string, string>>) {
    const inner = 'mount -t tmpfs tmpfs /run && ip link set lo up && exec npx --no-install jest "$@"';
    const result = spawnSync(
        'unshare',
        [
            ...flags,
            ...['--mount', '--net', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', inner, 'jest'],
            ...['--config', 'jest.lab.config.js', '--runTestsByPath', relative(process.cwd(), file)],
        ],
        { encoding: 'utf8', env: { ...process.env, ...env, FAILOVER_TEST_NAMESPACES: '1' } },
    );
    return { status: result.status, output: result.stdout + result.stderr };
}
