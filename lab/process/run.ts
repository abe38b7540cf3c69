import { execFile } from 'node:child_process';
import { OperationFailed } from '../../errors';

/** Runs a command to its end and gives its standard output; its standard error is the message when it fails. */
export function run(command: string, args: readonly string[], input?: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = execFile(command, [...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
            if (error) {
                reject(
                    new OperationFailed(
                        `\`${[command, ...args].join(' ')}\` failed: ${stderr.trim() || error.message}`,
                    ),
                );
            } else {
                resolve(stdout);
            }
        });
        child.stdin?.on('error', () => undefined); // a command that ends without reading its input is not a failure
        child.stdin?.end(input ?? '');
    });
}

/** The command line that runs `command` in the network namespace of a cluster. */
export function inNetworkNamespace(name: string, command: string, args: readonly string[]): [string, string[]] {
    return ['nsenter', [`--net=/run/netns/${name}`, '--', command, ...args]];
}

/** Runs lines of `ip` in one process, in the namespace of a cluster or in the operator's. */
export async function ip(lines: readonly string[], namespace?: string): Promise<void> {
    if (lines.length > 0) {
        await run('ip', [...(namespace ? ['-n', namespace] : []), '-batch', '-'], lines.join('\n') + '\n');
    }
}
