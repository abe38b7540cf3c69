import type { VNode } from 'preact';
import type { CloseUp } from '../../measurement/closeUp';
import type { Report } from '../report';
import { duration } from '../wording';
import { LatencyGrid } from './latencyGrid';
import { Mark } from './palette';
import { Box, Label, Line, Picture } from './picture';
import { linear, logarithmic, ticks } from './scale';

const WIDTH = 490;
const HEIGHT = 236;
const LEFT = 54;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 202;

interface CloseUpPlotProps {
    readonly report: Report;
    readonly closeUp: CloseUp;
    readonly id: string;
}

/** Requests around a transition: one mark each, by due time and latency. */
export function CloseUpPlot({ report, closeUp, id }: CloseUpPlotProps): VNode {
    const { points, fromMs, toMs, transition } = closeUp;
    const slowest = points.reduce((most, [, latency]) => Math.max(most, latency), 10);
    const domain: [number, number] = [0.3, slowest * 1.5];
    const x = linear([fromMs, toMs], [LEFT, WIDTH - RIGHT]);
    const y = logarithmic(domain, [BOTTOM, TOP]);
    const size = points.length > 300 ? 2 : 2.6;
    const { clusters } = report.topology;
    const index = (cluster: number): number => {
        const known = clusters.findIndex(({ name }) => name === closeUp.clusters[cluster]);
        // Only lost requests have a negative one.
        return cluster >= 0 && known < 0 ? clusters.length : known;
    };
    const [zero, kind, band] =
        transition === 'failover' ? ['✕ fault', 'bad', 'fault'] : ['first reply back', 'good', 'back'];
    return (
        <Picture
            width={WIDTH}
            height={HEIGHT}
            id={id}
            title={`${transition}: single requests around ${zero}`}
            description={`${points.length} requests from ${fromMs} to ${toMs} ms, ${points.filter(([, , cluster]) => cluster < 0).length} of them lost, the slowest ${duration(slowest)}.`}
            class="close-up"
        >
            <LatencyGrid domain={domain} y={y} from={LEFT} to={WIDTH - RIGHT} />
            <Box x={x(0)} y={TOP} width={x(toMs) - x(0)} height={BOTTOM - TOP} class={`band band-${band}`} />
            <Line from={[x(0), TOP - 6]} to={[x(0), BOTTOM]} class={`moment moment-${kind}`} />
            <Label x={x(0) + 5} y={TOP - 8} class={`note note-${kind}`}>
                {zero}
            </Label>
            {points.map(([at, latency, cluster]) => (
                <Mark index={index(cluster)} x={x(at)} y={y(latency)} size={size} />
            ))}
            <Line from={[LEFT, BOTTOM]} to={[WIDTH - RIGHT, BOTTOM]} class="axis" />
            {timeTicks(fromMs, toMs).map((value) => (
                <>
                    <Line from={[x(value), BOTTOM]} to={[x(value), BOTTOM + 5]} class="axis" />
                    <Label x={x(value)} y={BOTTOM + 19} class="tick middle">
                        {`${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value)} ms`}
                    </Label>
                </>
            ))}
        </Picture>
    );
}

/** Both sides of zero with the same step. */
function timeTicks(fromMs: number, toMs: number): number[] {
    const after = ticks(toMs, 3);
    const step = after[1] ?? toMs;
    const before = Array.from({ length: Math.floor(-fromMs / step) }, (_, index) => -(index + 1) * step);
    return [...before.reverse(), ...after];
}
