import { exitCode } from './exitCodes';

/**
 * Output that nobody can take must not end the process where it stands: a drill still has a fault to revert. A reader
 * that has gone, as `head` does, is no failure. Anything else, such as a full disk, is told once and makes the exit code 1.
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
