import { exitCode } from './exitCodes';

/**
 * An output error must not end the process at once: a drill still has a fault to revert. A closed pipe (`| head`) is no
 * failure. Any other error, such as a full disk, is reported once and makes the exit code 1.
 */
export function surviveOutputErrors(own: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'on'> = process): void {
    let isTold = false;
    own.stderr.on('error', () => undefined); // there is nowhere left to say it
    own.stdout.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EPIPE' || isTold) {
            return;
        }
        isTold = true;
        const why = error.code === 'ENOSPC' ? 'the disk is full' : error.message;
        own.stderr.write(`Standard output cannot be written: ${why}.\n`);
        own.on('exit', () => {
            process.exitCode ||= exitCode.failed;
        });
    });
}
