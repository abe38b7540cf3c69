import { faultKinds } from '../../plan/plan';
import type { Report } from '../report';
import { duration, latencyOf, verdictSigns, whole } from '../wording';
import { element, escape } from './markup';

/** Anchor of the section of the drill with this index. */
export function anchor(index: number): string {
    return `drill-${index + 1}`;
}

/** All drills of the page at a glance: a row for each fault, a column for each stack and variant. */
export function matrix(reports: readonly Report[]): string {
    const columns = [...new Set(reports.map(columnOf))];
    const faults = faultKinds.filter((kind) => reports.some(({ fault }) => fault === kind));
    const head = element(
        'tr',
        {},
        element('th', { scope: 'col', class: 'left' }, 'Fault'),
        ...columns.map((name) => element('th', { scope: 'col', class: 'left' }, escape(name))),
    );
    const rows = faults.map((fault) =>
        element(
            'tr',
            {},
            element('th', { scope: 'row', class: 'left' }, escape(fault)),
            ...columns.map((column) => {
                const index = reports.findLastIndex((report) => report.fault === fault && columnOf(report) === column);
                const report = reports[index];
                return element(
                    'td',
                    { class: 'cell' },
                    report ? cell(report, index) : element('span', { class: 'muted' }, 'not drilled'),
                );
            }),
        ),
    );
    return element(
        'section',
        { class: 'matrix' },
        element('h2', {}, 'All drills'),
        element(
            'div',
            { class: 'scroll' },
            element(
                'table',
                {},
                element('caption', {}, 'Each drill breaks the primary cluster in one way, under load.'),
                element('thead', {}, head),
                element('tbody', {}, ...rows),
            ),
        ),
    );
}

/** Infrastructure and scenario are named only by the page's title; where they differ, the column names them. */
function columnOf({ infrastructure, scenario, variant, topology: { entryName } }: Report): string {
    return `${infrastructure} / ${scenario} · ${variant}${entryName === undefined ? '' : ` · ${entryName}`}`;
}

function cell(report: Report, index: number): string {
    const lost = report.phases.reduce((sum, phase) => sum + phase.lost, 0);
    const failback = report.transitions.find(({ name }) => name === 'failback');
    const fault = report.phases.find(({ name }) => name === 'fault');
    return element(
        'a',
        { href: `#${anchor(index)}`, class: `result ${report.verdict}` },
        element('strong', {}, verdictSigns[report.verdict]),
        element('span', {}, `${whole(lost)} lost`),
        element('span', { class: 'muted' }, `slowest ${latencyOf(fault, 'max')}`),
        element('span', { class: 'muted' }, `back in ${duration(failback?.fullShiftMs ?? null)}`),
    );
}
