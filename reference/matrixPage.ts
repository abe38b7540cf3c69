import type { Report } from '../drill/report/report';
import { type Column, markdownTable } from '../drill/report/table';
import { summaryTable, type Table } from '../drill/report/tables';
import { quantity, stackName } from '../drill/report/wording';

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
        ...scenarios.flatMap((scenario) => {
            const drills = reports
                .filter((report) => report.scenario === scenario)
                .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
            return [
                `## ${scenario}`,
                '',
                ...table(summaryTable(drills)),
                '',
                ...brokenBounds(drills),
                ...farBounds(drills),
            ];
        }),
    ].join('\n');
}

/** Bounds that did not hold, with how late the load generator itself was: a bound is for a machine that has time. */
function brokenBounds(drills: readonly Report[]): string[] {
    const columns = ['Stack', 'Fault', 'What', 'Predicted', 'Measured', 'Load generator late (p99, max)'].map(
        (head): Column => ({ head, align: 'left' }),
    );
    const rows = drills.flatMap((report) =>
        (report.predicted ?? [])
            .filter(({ ok }) => !ok)
            .map(({ bound, measured, title, unit }) => [
                ...[stackName(report), report.fault, title],
                ...[bound, measured].map((value) => (value === null ? '–' : quantity(value, unit))),
                lateness(report),
            ]),
    );
    return rows.length === 0 ? [] : ['Bounds that did not hold:', '', ...table({ columns, rows }), ''];
}

function lateness({ environment: { sender } }: Report): string {
    return [sender.lateMs.p99, sender.lateMs.max].map((ms) => quantity(ms, 'ms')).join(', ');
}

/** A bound this many times as large as what was measured is explained. */
const far = 2;

/** Bounds that are far from what was measured, with what they follow from. */
function farBounds(drills: readonly Report[]): string[] {
    const columns = ['Stack', 'Fault', 'What', 'Predicted', 'Measured', 'The bound follows from'].map(
        (head): Column => ({ head, align: 'left' }),
    );
    const rows = drills.flatMap((report) =>
        (report.predicted ?? [])
            .filter(({ bound, measured }) => bound !== null && measured !== null && bound > far * measured)
            .map(({ because, bound, measured, title, unit }) => [
                ...[stackName(report), report.fault, title],
                ...[bound, measured].map((value) => (value === null ? '–' : quantity(value, unit))),
                because,
            ]),
    );
    return rows.length === 0
        ? []
        : [
              'A bound is the worst case: every endpoint fails as late as it can, every pause between retries is the longest,',
              'and an ejection ends a whole sweep late. Bounds that are more than twice what was measured:',
              '',
              ...table({ columns, rows }),
              '',
          ];
}

const table = ({ columns, rows }: Table): string[] => markdownTable(columns, rows);

const orderOf = ({ fault, gateway = '', topology, variant }: Report) =>
    [fault, gateway, topology.entryName ?? '', variant].join(' ');

const machine = ({ cores, platform, node }: Report['environment']) => `${cores} cores, ${platform}, Node ${node}`;
