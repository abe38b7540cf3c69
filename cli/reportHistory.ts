import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readReports, writeAtomically } from '../drill/report/file';
import { compared, comparedTable } from '../drill/report/history/compare';
import { historyOf, historyTable } from '../drill/report/history/history';
import { drillKey, metrics } from '../drill/report/history/metrics';
import { historyPage } from '../drill/report/html/historyPage';
import type { Report } from '../drill/report/report';
import { markdownTable, textTable } from '../drill/report/table';
import type { Table } from '../drill/report/tables';
import { BadInput, messageOf } from '../errors';
import type { ReportFlags } from './drillCommands';
import { exitCode } from './exitCodes';
import { exitCodeOf } from './reportOperation';

/** Reads `--max-regression`: `20%`, as a fraction. */
function maxRegressionOf(text: string): number {
    const [, number = ''] = /^(\d+(?:\.\d+)?)%$/.exec(text.trim()) ?? [];
    if (number === '') {
        throw new BadInput(`\`--max-regression\` is ${text}; a percentage is accepted, e.g. 20%.`);
    }
    return Number(number) / 100;
}

/** Shows the runs of every drill that a folder has reports of. */
export function showHistory(folder: string, flags: ReportFlags): void {
    const maxRegression = maxRegressionOf(flags.maxRegression);
    const histories = historyOf(reportsIn(folder), maxRegression);
    if (flags.html !== undefined) {
        writeAtomically(flags.html, historyPage(histories, maxRegression));
    }
    if (flags.json) {
        const data = histories.map(({ drill, runs }) => ({
            drill,
            runs: runs.map(({ report, regressions }) => ({
                startedAt: report.startedAt,
                version: report.environment.version ?? null,
                ended: report.ended,
                verdict: report.verdict,
                ...Object.fromEntries(metrics.map(({ name, of }) => [name, of(report)])),
                regressions,
            })),
        }));
        process.stdout.write(`${JSON.stringify(data, undefined, 4)}\n`);
        return;
    }
    for (const history of histories) {
        write(history.drill, historyTable(history), flags);
    }
}

/** Shows each drill of a file beside the same one of a baseline; a regression makes the exit code 1. */
export function showComparison(file: string, baselineFile: string, flags: ReportFlags): void {
    const reports = readReports(file);
    const baseline = readReports(baselineFile);
    const rows = compared(reports, baseline, baselineFile, maxRegressionOf(flags.maxRegression));
    const drills = new Set(reports.map(drillKey));
    for (const drill of baseline.map(drillKey).filter((each) => !drills.has(each))) {
        process.stderr.write(`Not compared, since ${file} has no such drill: ${drill}\n`);
    }
    const worse = rows.filter(({ regression }) => regression);
    if (flags.json) {
        process.stdout.write(`${JSON.stringify(rows, undefined, 4)}\n`);
    } else {
        const title =
            worse.length === 0
                ? `No regression of more than ${flags.maxRegression}`
                : `${worse.length} of ${rows.length} measures are worse by more than ${flags.maxRegression}`;
        write(title, comparedTable(rows), flags);
    }
    process.exitCode = worse.length > 0 ? exitCode.failed : exitCodeOf(reports);
}

function write(title: string, { columns, rows }: Table, { markdown }: ReportFlags): void {
    const lines = markdown
        ? [`## ${title}`, '', ...markdownTable(columns, rows)]
        : [title, ...textTable(columns, rows)];
    process.stdout.write(`${lines.join('\n')}\n\n`);
}

/** The reports of every `report.json` below a folder. One that this version cannot read is named and left out. */
function reportsIn(folder: string): Report[] {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
        throw new BadInput(`\`--history\` is ${folder}; a folder with reports of drills is accepted.`);
    }
    const files = filesIn(folder).filter((path) => /(^|[/\\])report\.json$/.test(path));
    const reports = files.flatMap((path) => {
        try {
            return readReports(join(folder, path));
        } catch (error) {
            const [what, why = ''] = messageOf(error).split('\n');
            process.stderr.write(`Left out: ${`${what} ${why.trim()}`.trim()}\n`);
            return [];
        }
    });
    if (reports.length === 0) {
        throw new BadInput(`\`--history\` is ${folder}, which has no report.json of a drill in it or below it.`);
    }
    return reports;
}

function filesIn(folder: string): string[] {
    try {
        return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    } catch (error) {
        throw new BadInput(`\`--history\` is ${folder}, which cannot be read: ${messageOf(error)}`);
    }
}
