import { pathText } from '../measurement/hops';
import type { Phase } from '../measurement/phase';
import type { Report } from './report';
import type { Column } from './table';
import { boundOf, duration, expected, latencyOf, measured, percent, quantity, stackName, whole } from './wording';

/** A table's contents, whatever it is rendered to. */
export interface Table {
    readonly columns: readonly Column[];
    readonly rows: readonly (readonly string[])[];
}

const causeSources = { reply: 'reply', probe: 'probe', statistics: 'proxy', endpoint: 'endpoint' } as const;

const left = (head: string): Column => ({ head, align: 'left' });
const right = (head: string): Column => ({ head, align: 'right' });

export function phaseTable({ phases, topology }: Report): Table {
    const clusters = topology.clusters.map(({ name }) => name);
    const counted = phases.some(({ duplicated }) => duplicated !== undefined);
    return {
        columns: [
            left('Phase'),
            ...[
                'Time',
                'Requests',
                'Lost',
                ...(counted ? ['Served twice'] : []),
                ...clusters,
                'p50',
                'p90',
                'p99',
                'Slowest',
            ].map(right),
        ],
        rows: phases.map((phase) => [
            phase.name,
            duration(phase.durationMs),
            whole(phase.requests),
            whole(phase.lost),
            ...(counted ? [typeof phase.duplicated === 'number' ? whole(phase.duplicated) : '–'] : []),
            ...clusters.map((cluster) => (topology.sharesJudged === false ? '–' : percent(phase.shares[cluster] ?? 0))),
            ...(['p50', 'p90', 'p99', 'max'] as const).map((measure) => latencyOf(phase, measure)),
        ]),
    };
}

/** Ways of the requests through the services before, during and after the fault; undefined where no reply tells. */
export function pathTable({ phases }: Report): Table | undefined {
    const texts = [...new Set(phases.flatMap(({ paths = [] }) => paths.map(({ hops }) => pathText(hops))))];
    const share = ({ paths = [] }: Phase, text: string): string => {
        const all = paths.reduce((sum, { requests }) => sum + requests, 0);
        const { requests = 0 } = paths.find(({ hops }) => pathText(hops) === text) ?? {};
        return all === 0 ? '–' : percent(requests / all);
    };
    return texts.length === 0
        ? undefined
        : {
              columns: [left('Way'), ...phases.map(({ name }) => right(name))],
              rows: texts.map((text) => [text, ...phases.map((phase) => share(phase, text))]),
          };
}

/** What became of the streams that were held open; undefined where the plan has none. */
export function streamTable({ phases }: Report): Table | undefined {
    const measured = phases.flatMap(({ name, streams }) => (streams ? [{ name, ...streams }] : []));
    return measured.length === 0
        ? undefined
        : {
              columns: [
                  left('Streams'),
                  ...['Open at its end', 'Broken', 'Longest until back', 'Messages'].map(right),
                  left('Served by'),
                  left('Why'),
              ],
              rows: measured.map(({ name, open, broken, longestGapMs, messages, clusters, errors }) => [
                  name,
                  whole(open),
                  whole(broken),
                  broken === 0 ? '–' : longestGapMs === null ? 'not back' : duration(longestGapMs),
                  whole(messages),
                  counts(clusters),
                  counts(errors),
              ]),
          };
}

/** `europe-west1 3, us-central1 1`. */
function counts(found: Record<string, number>): string {
    return Object.entries(found)
        .map(([name, count]) => `${name} ${whole(count)}`)
        .join(', ');
}

export function transitionTable({ transitions }: Report): Table {
    return {
        columns: [left('Transition'), ...['First reply', 'Last error', 'Full shift', 'Lost'].map(right), left('By')],
        rows: transitions.map(({ name, firstReplyMs, lastErrorMs, fullShiftMs, lost, by }) => [
            name,
            duration(firstReplyMs),
            duration(lastErrorMs),
            duration(fullShiftMs),
            whole(lost),
            by.join(', '),
        ]),
    };
}

/** The steps of a shift; undefined for a drill. */
export function stepTable({ steps = [], topology }: Report): Table | undefined {
    const clusters = topology.clusters.map(({ name }) => name);
    return steps.length === 0
        ? undefined
        : {
              columns: [
                  left('Step'),
                  ...['Deployed in', 'Followed in', 'Requests', 'Lost', ...clusters, 'p99', 'Slowest'].map(right),
                  left(''),
              ],
              rows: steps.map((step) => [
                  `${step.percent} % at ${topology.primary}`,
                  duration(step.deployedMs),
                  duration(step.reachedMs),
                  whole(step.requests),
                  whole(step.lost),
                  ...clusters.map((cluster) => percent(step.shares[cluster] ?? 0)),
                  duration(step.p99Ms),
                  duration(step.worstMs),
                  step.broken ?? '',
              ]),
          };
}

export function expectationTable({ expectations }: Report): Table {
    return {
        columns: [left(''), left('Expectation'), right('Expected'), right('Measured')],
        rows: expectations.map((each) => [each.ok ? '✓' : '✗', each.title, expected(each), measured(each)]),
    };
}

/** What the proxies' own counters say of the way of the requests; undefined where none was read. */
export function sentTable({ phases, sent = [] }: Report): Table | undefined {
    const count = (requests: number | null): string => (requests === null ? 'not read' : whole(requests));
    return sent.length === 0
        ? undefined
        : {
              columns: [left('Proxy'), left('Sent to'), left('In'), ...phases.map(({ name }) => right(name))],
              rows: sent.map(({ proxy, upstream, to, steady, fault, recovery }) => [
                  proxy,
                  upstream,
                  to,
                  ...[steady, fault, recovery].map(count),
              ]),
          };
}

/** What explains the losses, and what became of the probes; undefined where there is nothing to explain. */
export function causeTable({ causes = [] }: Report): Table | undefined {
    return causes.length === 0
        ? undefined
        : {
              columns: [left('Cause'), left('Where'), right('Times'), left('What it says')],
              rows: causes.map(({ source, where, count, text }) => [
                  causeSources[source],
                  where,
                  count === null ? '–' : whole(count),
                  text,
              ]),
          };
}

/** What the configuration predicts beside what was measured; undefined where nothing is predicted. */
export function predictedTable({ predicted = [] }: Report): Table | undefined {
    return predicted.length === 0
        ? undefined
        : {
              columns: [left(''), left('Predicted'), right('At most'), right('Measured'), left('Because')],
              rows: predicted.map(({ because, bound, measured: value, ok, title, unit }) => [
                  ok ? '✓' : '✗',
                  title,
                  bound === null ? 'no bound' : quantity(bound, unit),
                  value === null ? '–' : quantity(value, unit),
                  because,
              ]),
          };
}

/** Where the load came from; undefined where it came from this machine. */
export function generatorTable({ environment: { generators = [] } }: Report): Table | undefined {
    return generators.length === 0
        ? undefined
        : {
              columns: [
                  left('Load from'),
                  left('Load generator'),
                  right('Requests'),
                  right('Lost'),
                  right('p50'),
                  right('p99'),
                  right('Slowest'),
                  right('Clock skew'),
              ],
              rows: generators.map(({ cluster, pod, requests, lost, latencyMs: { p50, p99, max }, clock }) => [
                  ...[cluster, pod, whole(requests), whole(lost)],
                  ...[p50, p99, max].map((ms) => duration(requests > lost ? ms : null)),
                  `± ${duration(clock.errorMs)}`,
              ]),
          };
}

/** What each fault cost with each variant, side by side; undefined where there is nothing to compare. */
export function comparisonTable(reports: readonly Report[]): Table | undefined {
    const variants = [...new Set(reports.map(({ variant }) => variant))];
    const drills = [...new Set(reports.map(drillName))];
    if (variants.length < 2) {
        return undefined;
    }
    return {
        columns: [
            left('Fault'),
            ...variants.flatMap((variant) => [
                right(`${variant}: lost`),
                right('First reply'),
                right('Slowest'),
                left('Answered by'),
            ]),
        ],
        rows: drills.map((drill) => [
            drill,
            ...variants.flatMap((variant) =>
                compared(reports.findLast((report) => report.variant === variant && drillName(report) === drill)),
            ),
        ]),
    };
}

/** The fault, and whatever else of the drill is not the same in all of them. */
function drillName({ fault, gateway, topology: { entryName } }: Report): string {
    const others = [gateway, entryName].filter((other) => other !== undefined);
    return others.length === 0 ? fault : `${fault} (${others.join(', ')})`;
}

/** Requests lost in all phases; first reply and slowest one of the fault; and who answered during it. */
function compared(report: Report | undefined): string[] {
    if (!report) {
        return ['–', '–', '–', '–'];
    }
    const fault = report.phases.find(({ name }) => name === 'fault');
    const by = Object.entries(fault?.shares ?? {})
        .filter(([, share]) => share >= 0.005)
        .map(([cluster, share]) => (share > 0.995 ? cluster : `${cluster} ${percent(share)}`));
    return [
        whole(report.phases.reduce((sum, { lost }) => sum + lost, 0)),
        duration(report.transitions[0]?.firstReplyMs ?? null),
        latencyOf(fault, 'max'),
        by.join(', ') || 'nobody',
    ];
}

/** One line a drill. */
export function summaryTable(reports: readonly Report[]): Table {
    return {
        columns: [
            left('Verdict'),
            left('Stack'),
            left('Fault'),
            ...['Lost', 'First reply', 'Full shift', 'Full shift back', 'p99 in fault', 'Slowest'].map(right),
        ],
        rows: reports.map((report) => {
            const [failover, failback] = report.transitions;
            const fault = report.phases.find(({ name }) => name === 'fault');
            return [
                report.verdict,
                stackName(report),
                report.fault,
                whole(report.phases.reduce((sum, { lost }) => sum + lost, 0)) + boundOf(report, 'failover.lost', whole),
                duration(failover?.firstReplyMs ?? null) + boundOf(report, 'failover.firstReplyMs', duration),
                duration(failover?.fullShiftMs ?? null),
                duration(failback?.fullShiftMs ?? null) + boundOf(report, 'failback.fullShiftMs', duration),
                latencyOf(fault, 'p99'),
                latencyOf(fault, 'max'),
            ];
        }),
    };
}
