import type { Report } from '../report';
import { causeTable, expectationTable, phaseTable, transitionTable } from '../tables';
import { duration, latencyOf, percent, senderCaveat, stackName, verdictSigns, whole } from '../wording';
import { bullet } from './bullet';
import { closeUpPlot } from './closeUpPlot';
import { htmlTable } from './htmlTable';
import { element, escape } from './markup';
import { anchor } from './matrix';
import { clusterColour, mark } from './palette';
import { eventKind, timeline } from './timeline';
import { topology } from './topology';

const SITUATIONS = { steady: 'Before', fault: 'During the fault', recovery: 'After' } as const;

/** Everything about one drill. */
export function drillSection(report: Report, index: number): string {
    const id = anchor(index);
    const caveat = senderCaveat(report);
    const causes = causeTable(report);
    return element(
        'section',
        { id, class: 'drill', 'data-index': index },
        heading(report),
        figures(report),
        element('h3', {}, 'Where the traffic went'),
        element(
            'div',
            { class: 'situations' },
            ...report.phases.map((phase) =>
                element(
                    'figure',
                    {},
                    element('figcaption', {}, SITUATIONS[phase.name]),
                    topology(report, phase, `${id}-${phase.name}`),
                ),
            ),
        ),
        element('h3', {}, 'Timeline'),
        element(
            'figure',
            { class: 'wide' },
            element('div', { class: 'chart-head' }, legend(report), element('output', { class: 'readout' }, '')),
            element('div', { class: 'scroll' }, timeline(report, `${id}-timeline`)),
        ),
        eventList(report),
        element('h3', {}, 'Request by request'),
        element('p', { class: 'muted' }, 'Each mark is one request: when it was due, and how long it took.'),
        element(
            'div',
            { class: 'close-ups' },
            ...report.closeUps.map((closeUp) =>
                element(
                    'figure',
                    {},
                    element('figcaption', {}, closeUp.transition === 'failover' ? 'Failover' : 'Failback'),
                    closeUpPlot(report, closeUp, `${id}-${closeUp.transition}`),
                ),
            ),
        ),
        element('h3', {}, 'Expected and measured'),
        htmlTable(
            expectationTable(report),
            'What the scenario expects of this fault.',
            report.expectations.map(({ ok }) => (ok ? 'met' : 'missed')),
            { head: 'Allowed', cells: report.expectations.map(bullet) },
        ),
        ...(causes
            ? [element('h3', {}, 'Causes'), htmlTable(causes, 'Why requests were lost, and the outcome of each probe.')]
            : []),
        element('h3', {}, 'Phases'),
        htmlTable(
            phaseTable(report),
            'Requests, losses and latency cover the whole phase; shares cover its settled part.',
        ),
        htmlTable(
            transitionTable(report),
            'Times count from the injection of the fault (failover) and from its end (failback).',
        ),
        environment(report),
        caveat === undefined ? '' : element('p', { class: 'caveat' }, `⚠ ${escape(caveat)}`),
    );
}

function heading(report: Report): string {
    return element(
        'header',
        { class: 'drill-head' },
        element('span', { class: `badge ${report.verdict}` }, verdictSigns[report.verdict]),
        element(
            'div',
            {},
            element('h2', {}, escape(`${report.fault} · ${report.variant}`)),
            element(
                'p',
                { class: 'muted' },
                escape(`${stackName(report)}, ${report.rate} requests/s: ${report.topology.faultDescription}.`),
            ),
        ),
    );
}

function figures(report: Report): string {
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
    return element(
        'dl',
        { class: 'figures' },
        ...all.map(([term, value, detail, bad]) =>
            element(
                'div',
                { class: bad ? 'figure bad' : 'figure' },
                element('dt', {}, escape(term)),
                element('dd', {}, element('strong', {}, escape(value)), element('span', {}, escape(detail))),
            ),
        ),
    );
}

function legend({ topology: { clusters } }: Report): string {
    const swatch = (index: number): string =>
        element('svg', { viewBox: '0 0 14 14', class: 'swatch', 'aria-hidden': 'true' }, mark(index, 7, 7, 4.6));
    return element(
        'p',
        { class: 'legend' },
        ...clusters.map(({ name }, index) =>
            element(
                'span',
                {},
                element('i', { class: 'area', style: `background:${clusterColour(index)}` }),
                swatch(index),
                escape(name),
            ),
        ),
        element('span', {}, swatch(-1), 'lost'),
    );
}

function eventList({ events }: Report): string {
    return element(
        'ol',
        { class: 'events' },
        ...events.map(({ atMs, name, text }, index) =>
            element(
                'li',
                { class: `event-${eventKind(name)}` },
                element('b', {}, String(index + 1)),
                element('time', {}, `${(atMs / 1000).toFixed(3)} s`),
                element('span', {}, escape(text)),
            ),
        ),
    );
}

function environment({ environment: found, startedAt, topology: { entry, workload } }: Report): string {
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
    return element(
        'details',
        { open: true },
        element('summary', {}, 'Environment'),
        element(
            'dl',
            { class: 'facts' },
            ...facts.map(([term, value]) => element('dt', {}, escape(term)) + element('dd', {}, escape(value))),
        ),
    );
}
