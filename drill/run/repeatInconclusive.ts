import type { Report } from '../report/report';

/** Lateness of the sender, p99 in milliseconds, above which the machine and not the system decided the latencies. */
const disturbedMs = 5;

/**
 * Whether a missed expectation says nothing: the sender could not keep its own schedule, so this machine was busy with
 * something else. A drill that passes although it was disturbed stands.
 */
export function isInconclusive({ verdict, environment }: Pick<Report, 'verdict' | 'environment'>): boolean {
    return verdict === 'fail' && environment.sender.lateMs.p99 > disturbedMs;
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
        say(`[${report.fault}] inconclusive: the sender was ${late} ms late (p99), this machine is busy; trying again`);
    }
}
