import { escape } from './html/markup';
import type { Report } from './report';
import { markdownTable, markdownWords } from './table';
import {
    causeTable,
    comparisonTable,
    expectationTable,
    phaseTable,
    summaryTable,
    type Table,
    transitionTable,
} from './tables';
import { outcome, senderCaveat, stackName } from './wording';

/** The reports as GitHub Markdown, e.g. for `$GITHUB_STEP_SUMMARY`. */
export function markdownText(reports: readonly Report[]): string {
    const failed = reports.filter(({ verdict }) => verdict === 'fail').length;
    const title =
        failed === 0 ? '✅ Failover drill passed' : `❌ Failover drill failed (${failed} of ${reports.length})`;
    const comparison = comparisonTable(reports);
    return [
        `## ${title}`,
        '',
        ...table(summaryTable(reports)),
        '',
        ...(comparison ? [...table(comparison), ''] : []),
        ...reports.flatMap((report) => drill(report)),
    ].join('\n');
}

function drill(report: Report): string[] {
    const causes = causeTable(report);
    const caveat = senderCaveat(report);
    return [
        `<details${report.verdict === 'fail' ? ' open' : ''}><summary>${report.verdict === 'pass' ? '✅' : '❌'} ${escape(`${stackName(report)}: ${report.fault}, ${outcome(report)}`)}</summary>`,
        '',
        markdownWords(`${report.rate} requests/s, started ${report.startedAt}; ${report.topology.faultDescription}.`),
        '',
        ...table(phaseTable(report)),
        '',
        ...table(transitionTable(report)),
        '',
        ...table(expectationTable(report)),
        '',
        ...(causes ? [...table(causes), ''] : []),
        ...(caveat === undefined ? [] : [`> ${markdownWords(caveat)}`, '']),
        '</details>',
        '',
    ];
}

const table = ({ columns, rows }: Table): string[] => markdownTable(columns, rows);
