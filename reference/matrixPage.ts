import type { Report } from '../drill/report/report';
import { markdownTable } from '../drill/report/table';
import { summaryTable } from '../drill/report/tables';

/** The reports of all scenarios, variants and faults as a page of tables, one a scenario. */
export function matrixPage(commit: string, reports: readonly Report[]): string {
    const scenarios = [...new Set(reports.map(({ scenario }) => scenario))].sort();
    const drilled = reports.map(({ startedAt }) => startedAt.slice(0, 10)).sort();
    const [from, to] = [drilled[0] ?? '', drilled.at(-1) ?? ''];
    const machines = [...new Set(reports.map(({ environment }) => machine(environment)))];
    return [
        '# Every fault, measured',
        '',
        `Written by \`make matrix\` at commit \`${commit}\`, ${from === to ? from : `${from} to ${to}`}, on ${machines.join('; ')}.`,
        'Lost requests count all phases of a drill. [The drill](drill.md) explains the other columns.',
        '',
        ...scenarios.flatMap((scenario) => [`## ${scenario}`, '', ...table(reports, scenario), '']),
    ].join('\n');
}

function table(reports: readonly Report[], scenario: string): string[] {
    const { columns, rows } = summaryTable(
        reports.filter((report) => report.scenario === scenario).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)),
    );
    return markdownTable(columns, rows);
}

const orderOf = ({ fault, gateway = '', topology, variant }: Report) =>
    [fault, gateway, topology.entryName ?? '', variant].join(' ');

const machine = ({ cores, platform, node }: Report['environment']) => `${cores} cores, ${platform}, Node ${node}`;
