import type { VNode } from 'preact';
import type { LiveDrill } from '../../drill/live/liveFile';
import { DrillSection, EventList, Legend } from '../../drill/report/html/drillSection';
import { Figure } from '../../drill/report/html/figure';
import { Scroll } from '../../drill/report/html/scroll';
import { Timeline } from '../../drill/report/html/timeline';
import { duration, verdictSigns, whole } from '../../drill/report/wording';
import { drawnLive } from '../model/drawnLive';
import type { PaneState } from '../model/paneState';
import type { Page } from '../page';
import { partOf, Section } from './parts';
import { ReportTable } from './servicePage';
import { counted, share } from './words';

/** Running drills, and the reports of those that ended. */
export function drillsPage({ live, reports }: PaneState): Page {
    const running = live.filter(({ state }) => state === 'running');
    return {
        status: 200,
        title: 'Drills',
        section: '/drills',
        parts: [
            partOf(
                'running',
                <Section id="running" title="Running">
                    {running.length === 0 ? (
                        <p class="muted">
                            No drill runs on this machine. One that is started with <code>failover drill</code> appears
                            here.
                        </p>
                    ) : (
                        <ul class="plain">
                            {running.map(({ head, id, stages }) => (
                                <li>
                                    <a
                                        href={`/drills/live/${id}`}
                                    >{`${head.fault} · ${head.scenario} · ${head.variant}`}</a>
                                    {`: ${stages.at(-1)?.stage ?? 'starting'}`}
                                </li>
                            ))}
                        </ul>
                    )}
                </Section>,
            ),
            partOf(
                'reports',
                <Section id="reports" title="Reports">
                    {reports.length === 0 ? <p class="muted">None yet.</p> : <ReportTable reports={reports} />}
                </Section>,
            ),
        ],
    };
}

/** The report of one drill. */
export function reportPartsPage({ reports }: PaneState, id: string): Page | undefined {
    const found = reports.find((each) => each.id === id);
    return (
        found && {
            status: 200,
            title: `Drill: ${found.report.fault}`,
            section: '/drills',
            parts: [
                partOf(
                    'report',
                    <div id="report">
                        <DrillSection report={found.report} index={0} />
                    </div>,
                ),
            ],
        }
    );
}

/** A drill as it happens. */
export function liveDrillPage({ live }: PaneState, id: string): Page | undefined {
    const drill = live.find((each) => each.id === id);
    return (
        drill && {
            status: 200,
            title: `Drill: ${drill.head.fault}`,
            section: '/drills',
            parts: [partOf('live', <LiveSection drill={drill} />)],
        }
    );
}

const stateWords = { running: 'running', ended: 'ended', killed: 'ended without a word: it was killed' } as const;

function LiveSection({ drill }: { drill: LiveDrill }): VNode {
    const { bins, head, stages, state, verdict } = drill;
    const drawn = drawnLive(drill);
    const stage = stages.at(-1);
    const lost = bins.reduce((sum, each) => sum + each.lost, 0);
    const latest = bins.slice(-4);
    const replies = latest.reduce((sum, each) => sum + sumOf(each.replies), 0);
    const of = (cluster: string): number => latest.reduce((sum, each) => sum + (each.replies[cluster] ?? 0), 0);
    return (
        <section id="live" class="drill" aria-label="Running drill">
            <header class="drill-head">
                <span class={`badge ${verdict ?? 'inconclusive'}`} role="status">
                    {verdict
                        ? verdictSigns[verdict]
                        : state === 'running'
                          ? (stage?.stage ?? 'starting')
                          : stateWords[state]}
                </span>
                <div>
                    <h2>{`${head.fault} · ${head.variant}`}</h2>
                    <p class="muted">
                        {`${head.infrastructure} / ${head.scenario}, ${head.rate} requests/s: ${head.faultDescription}. `}
                        {head.attempt > 1 && `Attempt ${head.attempt}. `}
                        {`The drill is ${stateWords[state]}.`}
                    </p>
                </div>
            </header>
            <dl class="figures">
                {[
                    ...head.clusters.map(({ name }): [string, string, string] => [
                        name,
                        share(replies === 0 ? 0 : of(name) / replies),
                        `of the replies in the last second${name === head.primary ? ', primary' : ''}`,
                    ]),
                    [
                        'Lost',
                        whole(lost),
                        `of ${whole(lost + bins.reduce((sum, each) => sum + sumOf(each.replies), 0))}`,
                    ],
                    [
                        'Slowest reply',
                        duration(
                            latest.reduce<number | null>((most, { maxMs }) => Math.max(most ?? 0, maxMs ?? 0), null),
                        ),
                        'in the last second',
                    ],
                ].map(([term, value, detail]) => (
                    <Figure term={term} value={value} detail={detail} bad={term === 'Lost' && lost > 0} />
                ))}
            </dl>
            <h3>Timeline</h3>
            {drawn ? (
                <>
                    <figure class="wide">
                        <Legend clusters={drawn.topology.clusters} />
                        <Scroll label="Timeline">
                            <Timeline drawn={drawn} id="live-timeline" />
                        </Scroll>
                    </figure>
                    <EventList events={drawn.events} />
                </>
            ) : (
                <p class="muted">
                    {`Warming up: ${counted(bins.length, 'measurement')} so far. The timeline begins with the steady phase.`}
                </p>
            )}
        </section>
    );
}

function sumOf(counts: Readonly<Record<string, number>>): number {
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
