import { writeSync } from 'node:fs';

/** File descriptor and word by which a container's program says that it waits for its release. */
const report = { descriptor: 3, gated: 'gated\n' };

/** Waits for the release of the container where it is gated; called by a program that is ready for its work. */
export async function released(): Promise<void> {
    if (process.env['FAILOVER_GATED'] === '1') {
        writeSync(report.descriptor, report.gated);
        await new Promise((resolve) => process.stdin.once('data', resolve).once('end', resolve));
    }
}
