import type { VNode } from 'preact';
import type { Report } from '../report';
import {
    causeTable,
    expectationTable,
    generatorTable,
    pathTable,
    phaseTable,
    predictedTable,
    sentTable,
    stepTable,
    streamTable,
    transitionTable,
} from '../tables';
import { duration, latencyOf, percent, senderCaveat, stackName, verdictSigns, whole } from '../wording';
import { Bullet } from './bullet';
import { CloseUpPlot } from './closeUpPlot';
import { Figure } from './figure';
import { HtmlTable } from './htmlTable';
import { anchor } from './matrix';
import { AreaSwatch, Swatch } from './palette';
import { Scroll } from './scroll';
import { type Drawn, eventKind, Timeline } from './timeline';
import { Topology } from './topology';

const SITUATIONS = { steady: 'Before', fault: 'During the fault', recovery: 'After' } as const;

interface ReportProps {
    readonly report: Report;
}

/** Everything about one drill. */
export function DrillSection({ report, index }: ReportProps & { readonly index: number }): VNode {
    const id = anchor(index);
    const caveat = senderCaveat(report);
    const causes = causeTable(report);
    const ways = pathTable(report);
    const streams = streamTable(report);
    const predicted = predictedTable(report);
    const generators = generatorTable(report);
    const sent = sentTable(report);
    const steps = stepTable(report);
    return (
        <section id={id} class="drill" data-index={index}>
            <Heading report={report} />
            <Figures report={report} />
            <h3>Where the traffic went</h3>
            <div class="situations">
                {report.phases.map((phase) => (
                    <figure>
                        <figcaption>{SITUATIONS[phase.name]}</figcaption>
                        <Topology report={report} phase={phase} id={`${id}-${phase.name}`} />
                    </figure>
                ))}
            </div>
            <h3>Timeline</h3>
            <figure class="wide">
                <div class="chart-head">
                    <Legend clusters={report.topology.clusters} />
                    <output class="readout" />
                </div>
                <Scroll label="Timeline">
                    <Timeline drawn={report} id={`${id}-timeline`} />
                </Scroll>
            </figure>
            <EventList events={report.events} />
            <h3>Request by request</h3>
            <p class="muted">Each mark is one request: when it was due, and how long it took.</p>
            <div class="close-ups">
                {report.closeUps.map((closeUp) => (
                    <figure>
                        <figcaption>{closeUp.transition === 'failover' ? 'Failover' : 'Failback'}</figcaption>
                        <CloseUpPlot report={report} closeUp={closeUp} id={`${id}-${closeUp.transition}`} />
                    </figure>
                ))}
            </div>
            {steps && (
                <>
                    <h3>Steps</h3>
                    <HtmlTable
                        table={steps}
                        caption="Each share that was deployed; times count from the begin of its deployment."
                    />
                </>
            )}
            <h3>Expected and measured</h3>
            <HtmlTable
                table={expectationTable(report)}
                caption="What the scenario expects of this fault."
                classes={report.expectations.map(({ ok }) => (ok ? 'met' : 'missed'))}
                extra={{ head: 'Allowed', cells: report.expectations.map((each) => <Bullet {...each} />) }}
            />
            {predicted && (
                <>
                    <h3>Predicted and measured</h3>
                    <HtmlTable
                        table={predicted}
                        caption="Upper bounds that the configuration of the clusters gives. They do not decide about the verdict."
                        classes={(report.predicted ?? []).map(({ ok }) => (ok ? 'met' : 'missed'))}
                    />
                </>
            )}
            {generators && (
                <>
                    <h3>Load generators</h3>
                    <HtmlTable
                        table={generators}
                        caption="Where the load came from. Their requests are merged on the drill's clock, to the skew that is stated."
                    />
                </>
            )}
            {sent && (
                <>
                    <h3>What the proxies sent</h3>
                    <HtmlTable table={sent} caption="Requests by the proxies’ own counters, retries included." />
                </>
            )}
            {causes && (
                <>
                    <h3>Causes</h3>
                    <HtmlTable table={causes} caption="Why requests were lost, and the outcome of each probe." />
                </>
            )}
            <h3>Phases</h3>
            <HtmlTable
                table={phaseTable(report)}
                caption="Requests, losses and latency cover the whole phase; shares cover its settled part."
            />
            {ways && (
                <HtmlTable
                    table={ways}
                    caption="Ways of the answered requests through the services, in the settled part of each phase, from the replies."
                />
            )}
            {streams && (
                <HtmlTable
                    table={streams}
                    caption="Streams that were held open beside the requests. A broken one is not a lost request."
                />
            )}
            <HtmlTable
                table={transitionTable(report)}
                caption="Times count from the injection of the fault (failover) and from its end (failback)."
            />
            <Environment report={report} />
            {caveat !== undefined && <p class="caveat">{`⚠ ${caveat}`}</p>}
        </section>
    );
}

function Heading({ report }: ReportProps): VNode {
    return (
        <header class="drill-head">
            <span class={`badge ${report.verdict}`}>{verdictSigns[report.verdict]}</span>
            <div>
                <h2>{`${report.fault} · ${report.variant}`}</h2>
                <p class="muted">
                    {`${stackName(report)}, ${report.rate} requests/s: ${report.topology.faultDescription}.`}
                </p>
            </div>
        </header>
    );
}

function Figures({ report }: ReportProps): VNode {
    const [failover, failback] = report.transitions;
    const [steady, fault] = report.phases;
    const requests = report.phases.reduce((sum, phase) => sum + phase.requests, 0);
    const lost = report.phases.reduce((sum, phase) => sum + phase.lost, 0);
    const all: [string, string, string, boolean?][] = [
        ['Requests lost', whole(lost), `of ${whole(requests)} (${percent(lost / Math.max(1, requests))})`, lost > 0],
        ['First reply', duration(failover?.firstReplyMs ?? null), 'of a survivor, after the fault'],
        [
            'Full shift',
            duration(failover?.fullShiftMs ?? null),
            `to ${failover?.by.join(', ') || 'nobody: it fails closed'}`,
        ],
        ['p99', latencyOf(fault, 'p99'), `in the fault, ${latencyOf(steady, 'p99')} steady`],
        ['Slowest reply', latencyOf(fault, 'max'), 'in the fault'],
        ['Full shift back', duration(failback?.fullShiftMs ?? null), 'after the fault ended'],
    ];
    return (
        <dl class="figures">
            {all.map(([term, value, detail, bad]) => (
                <Figure term={term} value={value} detail={detail} bad={bad} />
            ))}
        </dl>
    );
}

/** The colour and the mark of each cluster. */
export function Legend({ clusters }: Drawn['topology']): VNode {
    return (
        <p class="legend">
            {clusters.map(({ name }, index) => (
                <span>
                    <AreaSwatch index={index} />
                    <Swatch index={index} />
                    {name}
                </span>
            ))}
            <span>
                <Swatch index={-1} />
                lost
            </span>
        </p>
    );
}

/** The numbered events of a timeline. */
export function EventList({ events }: Pick<Drawn, 'events'>): VNode {
    return (
        <ol class="events">
            {events.map(({ atMs, name, text }, index) => (
                <li class={`event-${eventKind(name)}`}>
                    <b>{index + 1}</b>
                    <time>{`${(atMs / 1000).toFixed(3)} s`}</time>
                    <span>{text}</span>
                </li>
            ))}
        </ol>
    );
}

function Environment({ report }: ReportProps): VNode {
    const {
        environment: found,
        startedAt,
        topology: { entry, workload },
    } = report;
    const { lateMs, cpuPerRequestUs } = found.sender;
    const facts: [string, string][] = [
        ['Started', startedAt],
        ['Entry', entry],
        [
            'Workload',
            `Deployment ${workload.namespace}/${workload.deployment}, ${workload.replicas} replicas in each cluster`,
        ],
        ['Machine', `${found.cores} cores, ${found.platform}, Node ${found.node}, load ${found.loadavg.join(' ')}`],
        [
            'Sender',
            `open loop; requests were sent ${duration(lateMs.p50)} late (p99 ${duration(lateMs.p99)}, at most ${duration(lateMs.max)}), which every latency contains; ${cpuPerRequestUs} µs of processor time each; given up after ${duration(found.timeoutMs)}`,
        ],
        ...(found.note === '' ? [] : [['Stands in for', found.note] as [string, string]]),
    ];
    return (
        <details open>
            <summary>Environment</summary>
            <dl class="facts">
                {facts.map(([term, value]) => (
                    <>
                        <dt>{term}</dt>
                        <dd>{value}</dd>
                    </>
                ))}
            </dl>
        </details>
    );
}
