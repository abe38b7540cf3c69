import type { Report } from './report';
import { markdownTable, markdownWords } from './table';
import {
    causeTable,
    comparisonTable,
    expectationTable,
    generatorTable,
    pathTable,
    phaseTable,
    predictedTable,
    sentTable,
    stepTable,
    streamTable,
    summaryTable,
    type Table,
    transitionTable,
} from './tables';
import { outcome, senderCaveat, stackName, worstVerdict } from './wording';

const icons = { pass: '✅', fail: '❌', inconclusive: '❔' } as const;

/** The reports as GitHub Markdown, e.g. for `$GITHUB_STEP_SUMMARY`; without `details`, a line for each. */
export function markdownText(reports: readonly Report[], { details = true } = {}): string {
    const verdict = worstVerdict(reports);
    const such = reports.filter((report) => report.verdict === verdict).length;
    const title =
        verdict === 'pass'
            ? '✅ Failover drill passed'
            : `${icons[verdict]} Failover drill ${verdict === 'fail' ? 'failed' : 'inconclusive'} (${such} of ${reports.length})`;
    const comparison = comparisonTable(reports);
    return [
        `## ${title}`,
        '',
        ...table(summaryTable(reports)),
        '',
        ...(comparison ? [...table(comparison), ''] : []),
        ...(details ? reports.flatMap((report) => drill(report)) : []),
    ].join('\n');
}

function drill(report: Report): string[] {
    const causes = causeTable(report);
    const ways = pathTable(report);
    const streams = streamTable(report);
    const sent = sentTable(report);
    const predicted = predictedTable(report);
    const generators = generatorTable(report);
    const steps = stepTable(report);
    const caveat = senderCaveat(report);
    return [
        `<details${report.verdict === 'pass' ? '' : ' open'}><summary>${icons[report.verdict]} ${escape(`${stackName(report)}: ${report.fault}, ${outcome(report)}`)}</summary>`,
        '',
        markdownWords(`${report.rate} requests/s, started ${report.startedAt}; ${report.topology.faultDescription}.`),
        '',
        ...(steps ? [...table(steps), ''] : []),
        ...table(phaseTable(report)),
        '',
        ...(ways ? [...table(ways), ''] : []),
        ...(streams ? [...table(streams), ''] : []),
        ...table(transitionTable(report)),
        '',
        ...table(expectationTable(report)),
        '',
        ...(predicted ? [...table(predicted), ''] : []),
        ...(generators ? [...table(generators), ''] : []),
        ...(sent ? [...table(sent), ''] : []),
        ...(causes ? [...table(causes), ''] : []),
        ...(caveat === undefined ? [] : [`> ${markdownWords(caveat)}`, '']),
        '</details>',
        '',
    ];
}

const table = ({ columns, rows }: Table): string[] => markdownTable(columns, rows);

/** Text as it is inside the HTML that Markdown may have. */
function escape(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
