import type { VNode } from 'preact';
import { faultKinds, moveKinds } from '../../plan/plan';
import type { Report } from '../report';
import { boundOf, duration, latencyOf, verdictSigns, whole } from '../wording';
import { Scroll } from './scroll';

/** Anchor of the section of the drill with this index. */
export function anchor(index: number): string {
    return `drill-${index + 1}`;
}

/** All drills of the page at a glance: a row for each fault, a column for each stack and variant. */
export function Matrix({ reports }: { readonly reports: readonly Report[] }): VNode {
    const columns = [...new Set(reports.map(columnOf))];
    const faults = [...faultKinds, ...moveKinds].filter((kind) => reports.some(({ fault }) => fault === kind));
    const indexOf = (fault: string, column: string): number =>
        reports.findLastIndex((report) => report.fault === fault && columnOf(report) === column);
    return (
        <section class="matrix">
            <h2>All drills</h2>
            <Scroll label="All drills">
                <table>
                    <caption>Each drill breaks the primary cluster in one way, under load.</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="left">
                                Fault
                            </th>
                            {columns.map((name) => (
                                <th scope="col" class="left">
                                    {name}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {faults.map((fault) => (
                            <tr>
                                <th scope="row" class="left">
                                    {fault}
                                </th>
                                {columns.map((column) => (
                                    <td class="cell">
                                        <Cell report={reports[indexOf(fault, column)]} index={indexOf(fault, column)} />
                                    </td>
                                ))}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </Scroll>
        </section>
    );
}

/** Infrastructure and scenario are named only by the page's title; where they differ, the column names them. */
function columnOf({ infrastructure, scenario, variant, topology: { entryName } }: Report): string {
    return `${infrastructure} / ${scenario} · ${variant}${entryName === undefined ? '' : ` · ${entryName}`}`;
}

function Cell({ report, index }: { readonly report: Report | undefined; readonly index: number }): VNode {
    if (!report) {
        return <span class="muted">not drilled</span>;
    }
    const lost = report.phases.reduce((sum, phase) => sum + phase.lost, 0);
    const failback = report.transitions.find(({ name }) => name === 'failback');
    const fault = report.phases.find(({ name }) => name === 'fault');
    return (
        <a href={`#${anchor(index)}`} class={`result ${report.verdict}`}>
            <strong>{verdictSigns[report.verdict]}</strong>
            <span>{`${whole(lost)} lost${boundOf(report, 'failover.lost', whole)}`}</span>
            <span class="muted">{`slowest ${latencyOf(fault, 'max')}`}</span>
            <span class="muted">
                {`back in ${duration(failback?.fullShiftMs ?? null)}${boundOf(report, 'failback.fullShiftMs', duration)}`}
            </span>
        </a>
    );
}
