import type { CloseUp } from '../../measurement/closeUp';
import type { Report } from '../report';
import { duration } from '../wording';
import { element, label, picture } from './markup';
import { mark } from './palette';
import { decades, linear, logarithmic, ticks } from './scale';

const WIDTH = 490;
const HEIGHT = 236;
const LEFT = 54;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 202;

/** Requests around a transition: one mark each, by due time and latency. */
export function closeUpPlot(report: Report, closeUp: CloseUp, id: string): string {
    const { points, fromMs, toMs } = closeUp;
    const slowest = points.reduce((most, [, latency]) => Math.max(most, latency), 10);
    const domain: [number, number] = [0.3, slowest * 1.5];
    const x = linear([fromMs, toMs], [LEFT, WIDTH - RIGHT]);
    const y = logarithmic(domain, [BOTTOM, TOP]);
    const size = points.length > 300 ? 2 : 2.6;
    const index = (cluster: number): number =>
        cluster < 0 ? -1 : report.topology.clusters.findIndex(({ name }) => name === closeUp.clusters[cluster]);
    const zero = closeUp.transition === 'failover' ? '✕ fault' : 'first reply back';
    return picture(
        WIDTH,
        HEIGHT,
        id,
        `${closeUp.transition}: single requests around ${zero}`,
        `${points.length} requests from ${fromMs} to ${toMs} ms, ${points.filter(([, , cluster]) => cluster < 0).length} of them lost, the slowest ${duration(slowest)}.`,
        'close-up',
        ...decades(domain).map(
            (value) =>
                element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: 'grid' }) +
                label(LEFT - 8, y(value) + 4, value >= 1000 ? `${value / 1000} s` : `${value} ms`, {
                    class: 'tick end',
                }),
        ),
        element('rect', {
            x: x(0),
            y: TOP,
            width: x(toMs) - x(0),
            height: BOTTOM - TOP,
            class: closeUp.transition === 'failover' ? 'band band-fault' : 'band band-back',
        }),
        element('line', {
            x1: x(0),
            x2: x(0),
            y1: TOP - 6,
            y2: BOTTOM,
            class: closeUp.transition === 'failover' ? 'moment moment-bad' : 'moment moment-good',
        }),
        label(x(0) + 5, TOP - 8, zero, {
            class: `note ${closeUp.transition === 'failover' ? 'note-bad' : 'note-good'}`,
        }),
        ...points.map(([at, latency, cluster]) => mark(index(cluster), x(at), y(latency), size)),
        element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: BOTTOM, y2: BOTTOM, class: 'axis' }),
        ...timeTicks(fromMs, toMs).map(
            (value) =>
                element('line', { x1: x(value), x2: x(value), y1: BOTTOM, y2: BOTTOM + 5, class: 'axis' }) +
                label(x(value), BOTTOM + 19, `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value)} ms`, {
                    class: 'tick middle',
                }),
        ),
    );
}

/** Both sides of zero with the same step. */
function timeTicks(fromMs: number, toMs: number): number[] {
    const after = ticks(toMs, 3);
    const step = after[1] ?? toMs;
    const before = Array.from({ length: Math.floor(-fromMs / step) }, (_, index) => -(index + 1) * step);
    return [...before.reverse(), ...after];
}
