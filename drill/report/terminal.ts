import type { Report } from './report';
import { textTable } from './table';
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
import { outcome, senderCaveat, stackName } from './wording';

/** Colours only where asked for: on a terminal, and where NO_COLOR (https://no-color.org) does not forbid them. */
export function wantsColor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
    return stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
}

/** The reports as text for people: each drill, and where there are several, all of them at a glance. */
export function terminalText(reports: readonly Report[], color: boolean): string {
    const drills = reports.map((report) => drillText(report, painter(color)));
    return `${drills.join('\n\n')}\n\n${summaryText(reports, color)}`;
}

/** One line for each drill; nothing for a single one. */
export function summaryText(reports: readonly Report[], color: boolean): string {
    if (reports.length < 2) {
        return '';
    }
    const paint = painter(color);
    const [head = '', ...rows] = lines(summaryTable(reports));
    const painted = rows.map((row, index) => paint(colours[reports[index]?.verdict ?? 'fail'], row));
    const comparison = comparisonTable(reports);
    const [compared = '', ...side] = comparison ? lines(comparison) : [];
    return `${[
        paint('bold', 'All drills'),
        paint('dim', head),
        ...painted,
        ...(comparison ? ['', paint('bold', 'Side by side'), paint('dim', compared), ...side] : []),
    ].join('\n')}\n`;
}

function drillText(report: Report, paint: Paint): string {
    const caveat = senderCaveat(report);
    const table = (name: Table): string[] => {
        const [head = '', ...rows] = lines(name);
        return ['', paint('dim', head), ...rows];
    };
    const causes = causeTable(report);
    const ways = pathTable(report);
    const streams = streamTable(report);
    const sent = sentTable(report);
    const predicted = predictedTable(report);
    const generators = generatorTable(report);
    const steps = stepTable(report);
    const [head = '', ...judged] = lines(expectationTable(report));
    return [
        `${paint(`${report.verdict}Badge`, ` ${report.verdict.toUpperCase()} `)} ${paint('bold', `${stackName(report)}: ${report.fault} at ${report.rate} requests/s`)}, ${outcome(report)}`,
        `  ${report.topology.faultDescription}`,
        ...(steps ? table(steps) : []),
        ...table(phaseTable(report)),
        ...(ways ? table(ways) : []),
        ...(streams ? table(streams) : []),
        ...table(transitionTable(report)),
        '',
        paint('dim', head),
        ...judged.map((line, index) => (report.expectations[index]?.ok ? line : paint('red', line))),
        ...(predicted ? table(predicted) : []),
        ...(generators ? table(generators) : []),
        ...(sent ? table(sent) : []),
        ...(causes ? table(causes) : []),
        ...(caveat === undefined ? [] : ['', paint('yellow', `  ${caveat}`)]),
    ].join('\n');
}

const lines = ({ columns, rows }: Table): string[] => textTable(columns, rows);

const styleCodes = {
    bold: '1',
    dim: '2',
    red: '31',
    green: '32',
    yellow: '33',
    passBadge: '42;30;1',
    failBadge: '41;37;1',
    inconclusiveBadge: '43;30;1',
};
const colours = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;
type Paint = (style: keyof typeof styleCodes, text: string) => string;

function painter(color: boolean): Paint {
    return (style, text) => (color ? `\u001b[${styleCodes[style]}m${text}\u001b[0m` : text);
}
