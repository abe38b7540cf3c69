import { BadInput } from '../../../errors';
import type { Report } from '../report';
import type { Table } from '../tables';
import { quantity } from '../wording';
import { drillKey, isRegression, metrics } from './metrics';

/** One measure of one drill, beside that of the baseline. */
export interface Compared {
    readonly drill: string;
    readonly measure: string;
    readonly title: string;
    readonly unit: 'requests' | 'ms';
    readonly baseline: number | null;
    readonly measured: number | null;
    readonly regression: boolean;
}

/** Every drill beside the same drill of the baseline; one error names everything that cannot be compared. */
export function compared(
    reports: readonly Report[],
    baseline: readonly Report[],
    baselineFile: string,
    maxRegression: number,
): Compared[] {
    const pairs = reports.map((now) => ({ now, before: baseline.find((each) => drillKey(each) === drillKey(now)) }));
    const problems = pairs.flatMap(({ now, before }) => problemsOf(now, before));
    if (problems.length > 0) {
        throw new BadInput(
            [
                `The drills cannot be compared with \`--compare\` ${baselineFile}:`,
                ...problems.map((problem) => `  ${problem}`),
            ].join('\n'),
        );
    }
    return pairs.flatMap(({ now, before }) =>
        before === undefined
            ? []
            : metrics.map((metric) => {
                  const value = metric.of(before);
                  return {
                      drill: drillKey(now),
                      measure: metric.name,
                      title: metric.title,
                      unit: metric.unit,
                      baseline: value,
                      measured: metric.of(now),
                      regression: isRegression(metric, now, { value, run: before }, maxRegression),
                  };
              }),
    );
}

function problemsOf(now: Report, before: Report | undefined): string[] {
    const name = drillKey(now);
    if (!before) {
        return [`${name}: the baseline has no such drill at this rate.`];
    }
    const timeouts = [before, now].map(({ environment }) => environment.timeoutMs);
    return [
        ...inconclusive(now, `${name}: this drill`),
        ...inconclusive(before, `${name}: the baseline`),
        ...(timeouts[0] === timeouts[1]
            ? []
            : [`${name}: \`--timeout\` was ${timeouts[0]} ms in the baseline, and is ${timeouts[1]} ms.`]),
    ];
}

function inconclusive({ verdict, ended }: Report, which: string): string[] {
    if (ended !== 'completed') {
        return [`${which} did not complete (${ended}).`];
    }
    return verdict === 'inconclusive' ? [`${which} is inconclusive.`] : [];
}

export function comparedTable(rows: readonly Compared[]): Table {
    return {
        columns: [
            { head: '', align: 'left' },
            { head: 'Drill', align: 'left' },
            { head: 'Measure', align: 'left' },
            { head: 'Baseline', align: 'right' },
            { head: 'Now', align: 'right' },
        ],
        rows: rows.map(({ drill, title, unit, baseline, measured, regression }) => [
            regression ? '✗' : '✓',
            drill,
            title,
            ...[baseline, measured].map((value) => (value === null ? '–' : quantity(value, unit))),
        ]),
    };
}
