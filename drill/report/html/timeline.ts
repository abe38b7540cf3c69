import type { Report } from '../report';
import { duration, whole } from '../wording';
import { element, escape, label, picture, short } from './markup';
import { clusterColour } from './palette';
import { decades, linear, logarithmic, type Scale, spread, ticks } from './scale';

const WIDTH = 1000;
const LEFT = 66;
const RIGHT = 14;
/** Numbered badges of the events. */
const badgesY = 14;
const phasesY = 48;
const THROUGHPUT = { top: 58, bottom: 232 };
const LOST = { top: 246, bottom: 274 };
const LATENCY = { top: 300, bottom: 420 };
const axisY = 420;
const HEIGHT = 444;

/** The drill over time: replies a second by cluster and pod, lost requests, latency, and what happened when. */
export function timeline(report: Report, id: string): string {
    const { series, phases } = report;
    const endMs = phases.reduce((end, { startMs, durationMs }) => Math.max(end, startMs + durationMs), series.binMs);
    const x = linear([0, endMs], [LEFT, WIDTH - RIGHT]);
    const lost = phases.reduce((sum, phase) => sum + phase.lost, 0);
    return picture(
        WIDTH,
        HEIGHT,
        id,
        `Timeline of the drill ${report.fault}`,
        `Replies a second by cluster over ${duration(endMs)}, with the fault held from ${duration(phases[1]?.startMs ?? 0)} for ${duration(phases[1]?.durationMs ?? 0)}; ${lost === 0 ? 'no request' : whole(lost)} lost. The events are listed below.`,
        'timeline',
        phaseBands(report, x),
        throughput(report, x),
        lostLane(report, x, lost),
        latencyLane(report, x),
        timeAxis(endMs, x),
        eventMarks(report, x),
        element('line', { class: 'cursor', y1: phasesY, y2: axisY, x1: -10, x2: -10 }),
    );
}

function phaseBands({ phases }: Report, x: Scale): string {
    return phases
        .map(({ name, startMs, durationMs }) => {
            const from = x(startMs);
            const width = x(startMs + durationMs) - from;
            return (
                element('rect', {
                    x: from,
                    y: phasesY - 14,
                    width,
                    height: axisY - phasesY + 14,
                    class: `band band-${name}`,
                }) +
                label(from + width / 2, phasesY - 2, name === 'fault' ? '✕ fault held' : name, {
                    class: `phase-name phase-${name}`,
                })
            );
        })
        .join('');
}

function throughput(report: Report, x: Scale): string {
    const { series, topology } = report;
    const perSecond = 1000 / series.binMs;
    const bins = series.lost.length;
    const totals = Array.from({ length: bins }, (_, bin) =>
        series.backends.reduce((sum, { replies }) => sum + (replies[bin] ?? 0), 0),
    );
    // A burst of held-up replies may overtop the rate many times; it is cut so that the rest stays readable.
    const highest = Math.max(report.rate * 1.15, Math.min(report.rate * 2, Math.max(...totals, 0) * perSecond * 1.05));
    const y = linear([0, highest], [THROUGHPUT.bottom, THROUGHPUT.top]);
    const clusters = topology.clusters.map(({ name }) => name);
    let below = new Array<number>(bins).fill(0);
    const nth = new Map<string, number>();
    const layers = series.backends.map(({ cluster, pod, replies }) => {
        const above = below.map((value, bin) => value + (replies[bin] ?? 0));
        const index = nth.get(cluster) ?? 0;
        nth.set(cluster, index + 1);
        const area = element(
            'path',
            {
                d: stepArea(
                    below,
                    above,
                    (bin) => x(bin * series.binMs),
                    (value) => Math.max(THROUGHPUT.top - 4, y(value * perSecond)),
                ),
                fill: clusterColour(clusters.indexOf(cluster)),
                class: `layer layer-${index % 2}`,
            },
            element('title', {}, escape(pod === '' ? cluster : `${cluster}: ${pod}`)),
        );
        below = above;
        return area;
    });
    const grid = ticks(highest, 4).map(
        (value) =>
            element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: 'grid' }) +
            label(LEFT - 8, y(value) + 4, whole(value), { class: 'tick end' }),
    );
    return `${grid.join('')}${layers.join('')}${label(LEFT - 8, THROUGHPUT.top - 8, 'replies/s', { class: 'axis-name end' })}`;
}

/** Outline of a layer of a stacked histogram: every bin a step, exact rather than smooth. */
export function stepArea(
    below: readonly number[],
    above: readonly number[],
    edge: (bin: number) => number,
    y: Scale,
): string {
    const top = above.map(
        (value, bin) =>
            `${bin === 0 ? `M${short(edge(0))} ${short(y(value))}` : `V${short(y(value))}`}H${short(edge(bin + 1))}`,
    );
    const bottom = below.map((value, bin) => `V${short(y(value))}H${short(edge(bin))}`).reverse();
    return `${top.join('')}${bottom.join('')}Z`;
}

function lostLane({ series }: Report, x: Scale, lost: number): string {
    const { binMs } = series;
    const most = Math.max(1, ...series.lost);
    const y = linear([0, most], [LOST.bottom, LOST.top]);
    const bars = series.lost.flatMap((count, bin) => {
        if (count === 0) {
            return [];
        }
        const from = x(bin * binMs);
        const width = Math.max(2.5, x((bin + 1) * binMs) - from);
        return [
            element(
                'rect',
                {
                    x: from,
                    y: Math.min(y(count), LOST.bottom - 3),
                    width,
                    height: Math.max(3, LOST.bottom - y(count)),
                    class: 'lost-bar',
                },
                element('title', {}, `${count} lost`),
            ),
        ];
    });
    return [
        element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: LOST.bottom, y2: LOST.bottom, class: 'axis' }),
        label(LEFT - 8, LOST.bottom - 8, 'lost', { class: 'axis-name end' }),
        lost === 0
            ? label(LEFT + 6, LOST.bottom - 8, '✓ no request lost', { class: 'note note-good' })
            : label(
                  WIDTH - RIGHT - 6,
                  LOST.top + 8,
                  `✕ ${whole(lost)} lost, at most ${whole(most)} in ${duration(binMs)}`,
                  { class: 'note note-bad end' },
              ),
        ...bars,
    ].join('');
}

function latencyLane({ series }: Report, x: Scale): string {
    const values = [...series.p50Ms, ...series.maxMs].filter((value) => value !== null);
    const domain: [number, number] = [Math.max(0.05, least(values, 1) / 1.6), Math.max(10, ...values) * 1.3];
    const y = logarithmic(domain, [LATENCY.bottom, LATENCY.top]);
    const grid = decades(domain).map(
        (value) =>
            element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: 'grid' }) +
            label(LEFT - 8, y(value) + 4, value >= 1000 ? `${value / 1000} s` : `${value} ms`, { class: 'tick end' }),
    );
    const middle = (bin: number): number => x((bin + 0.5) * series.binMs);
    const ranges = series.maxMs.map((max, bin) => {
        const p50 = series.p50Ms[bin] ?? null;
        return max === null || p50 === null ? '' : `M${short(middle(bin))} ${short(y(p50))}V${short(y(max))}`;
    });
    let pen = false;
    const median = series.p50Ms.map((p50, bin) => {
        const command = p50 === null ? '' : `${pen ? 'L' : 'M'}${short(middle(bin))} ${short(y(p50))}`;
        pen = p50 !== null;
        return command;
    });
    return [
        ...grid,
        element('path', { d: ranges.join(''), class: 'latency-range' }),
        element('path', { d: median.join(''), class: 'latency-median' }),
        label(LEFT - 8, LATENCY.top - 12, 'latency', { class: 'axis-name end' }),
        label(WIDTH - RIGHT - 6, LATENCY.top - 8, 'line: median, bar: up to the slowest reply', { class: 'note end' }),
    ].join('');
}

function timeAxis(endMs: number, x: Scale): string {
    const marks = ticks(endMs / 1000, 9).map(
        (seconds) =>
            element('line', {
                x1: x(seconds * 1000),
                x2: x(seconds * 1000),
                y1: axisY,
                y2: axisY + 5,
                class: 'axis',
            }) + label(x(seconds * 1000), axisY + 19, `${seconds} s`, { class: 'tick middle' }),
    );
    return element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: axisY, y2: axisY, class: 'axis' }) + marks.join('');
}

function eventMarks({ events }: Report, x: Scale): string {
    const at = events.map(({ atMs }) => x(atMs));
    const badges = spread(at, 21, [LEFT + 9, WIDTH - RIGHT - 9]);
    return events
        .map(({ name, text }, index) => {
            const position = at[index] ?? 0;
            const badge = badges[index] ?? 0;
            const kind = eventKind(name);
            return element(
                'g',
                { class: `event event-${kind}` },
                element('title', {}, escape(text)),
                element('path', {
                    d: `M${short(badge)} ${badgesY + 8}L${short(position)} ${phasesY - 16}V${axisY}`,
                    class: 'event-line',
                }),
                element('circle', { cx: badge, cy: badgesY, r: 9, class: 'event-badge' }),
                label(badge, badgesY + 4, String(index + 1), { class: 'event-number' }),
            );
        })
        .join('');
}

/** What an event means for the colour of its badge. */
export function eventKind(name: Report['events'][number]['name']): 'bad' | 'good' | 'plain' {
    if (name === 'fault' || name.endsWith('last-error')) {
        return 'bad';
    }
    return name.endsWith('full-shift') || name.endsWith('first-reply') ? 'good' : 'plain';
}

function least(values: readonly number[], otherwise: number): number {
    return values.reduce((low, value) => Math.min(low, value), values[0] ?? otherwise);
}
