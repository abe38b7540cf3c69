import { ascending, percentile } from '../../measurement/percentiles';
import type { Report } from '../report';
import type { Column } from '../table';
import type { Table } from '../tables';
import { quantity } from '../wording';
import { drillKey, isRegression, type Metric, type MetricName, metrics } from './metrics';

/** One run of a drill, and the measures that are worse than those of the runs before it. */
interface HistoricRun {
    readonly report: Report;
    /** Aborted, interrupted or inconclusive: drawn, but neither judged nor compared with. */
    readonly counts: boolean;
    readonly regressions: readonly MetricName[];
}

/** All runs of one drill, oldest first. */
export interface DrillHistory {
    readonly drill: string;
    readonly runs: readonly HistoricRun[];
}

/** A run is compared with the median of this many before it, of the same timeout. */
const comparedRuns = 5;

/** The runs of each drill: same scenario, variant, gateway, caller, fault and rate. A report that was kept twice is one run. */
export function historyOf(reports: readonly Report[], maxRegression: number): DrillHistory[] {
    const runs = new Map<string, Map<string, Report>>();
    for (const report of reports) {
        const key = drillKey(report);
        runs.set(key, (runs.get(key) ?? new Map<string, Report>()).set(report.startedAt, report));
    }
    return [...runs]
        .sort(([one], [other]) => one.localeCompare(other))
        .map(([drill, byTime]) => ({
            drill,
            runs: judged(
                [...byTime.values()].sort((one, other) => one.startedAt.localeCompare(other.startedAt)),
                maxRegression,
            ),
        }));
}

function judged(ordered: readonly Report[], maxRegression: number): HistoricRun[] {
    const before: Report[] = [];
    return ordered.map((report) => {
        const counts = report.ended === 'completed' && report.verdict !== 'inconclusive';
        const { timeoutMs } = report.environment;
        const past = before.filter(({ environment }) => environment.timeoutMs === timeoutMs).slice(-comparedRuns);
        const last = past.at(-1);
        const regressions =
            counts && last
                ? metrics.filter((metric) =>
                      isRegression(metric, report, { value: median(metric, past), run: last }, maxRegression),
                  )
                : [];
        if (counts) {
            before.push(report);
        }
        return { report, counts, regressions: regressions.map(({ name }) => name) };
    });
}

/** null where most runs have no value. */
function median({ of }: Metric, runs: readonly Report[]): number | null {
    const values = runs.map(of).filter((value) => value !== null);
    return values.length * 2 > runs.length ? percentile(ascending(values), 0.5) : null;
}

/** The runs of one drill; a regression is marked. */
export function historyTable({ runs }: DrillHistory): Table {
    const right = (head: string): Column => ({ head, align: 'right' });
    const left = (head: string): Column => ({ head, align: 'left' });
    return {
        columns: [left('Started'), left('Version'), left('Verdict'), ...metrics.map(({ title }) => right(title))],
        rows: runs.map(({ report, regressions }) => [
            startOf(report),
            report.environment.version ?? '–',
            report.ended === 'completed' ? report.verdict : report.ended,
            ...metrics.map(({ name, of, unit }) => {
                const value = of(report);
                return `${value === null ? '–' : quantity(value, unit)}${regressions.includes(name) ? ' ▲' : ''}`;
            }),
        ]),
    };
}

/** `2026-11-21 09:30 UTC`. */
export function startOf({ startedAt }: Report): string {
    return startedAt.replace('T', ' ').replace(/:\d+(\.\d+)?Z$/, ' UTC');
}
