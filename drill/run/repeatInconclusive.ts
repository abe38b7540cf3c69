import type { Report } from '../report/report';
import { disturbedMs } from '../verdict/doubts';

/**
 * Whether the drill proves nothing: something casts doubt on its measurement, or it missed an expectation while this
 * machine was too busy to keep the load generator on schedule.
 */
export function isInconclusive({ verdict, environment }: Pick<Report, 'verdict' | 'environment'>): boolean {
    return verdict === 'inconclusive' || (verdict === 'fail' && environment.sender.lateMs.p99 > disturbedMs);
}

/** Runs a drill again while it is inconclusive, `attempts` times at the most; the last one counts, whatever it says. */
export async function repeatInconclusive(
    attempts: number,
    say: (line: string) => void,
    run: (attempt: number) => Promise<Report>,
): Promise<Report> {
    for (let attempt = 1; ; attempt += 1) {
        const report = await run(attempt);
        if (attempt >= attempts || !isInconclusive(report)) {
            return report;
        }
        const late = report.environment.sender.lateMs.p99;
        const [why = `the load generator was ${late} ms late (p99), this machine is busy`] = report.doubts;
        say(`[${report.fault}] inconclusive: ${why.replace(/\.$/, '')}; trying again`);
    }
}
