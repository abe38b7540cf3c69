import type { VNode } from 'preact';
import type { Report } from '../report';
import { duration, whole } from '../wording';
import { LatencyGrid } from './latencyGrid';
import { clusterColour } from './palette';
import { Box, Label, Line, Picture, short } from './picture';
import { linear, logarithmic, type Scale, spread, ticks } from './scale';

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

/** What a timeline draws: a finished drill, or one that still runs. */
export interface Drawn {
    readonly fault: string;
    readonly rate: number;
    readonly series: Report['series'];
    readonly phases: readonly Pick<Report['phases'][number], 'name' | 'startMs' | 'durationMs' | 'lost'>[];
    readonly events: readonly Pick<Report['events'][number], 'atMs' | 'name' | 'text'>[];
    readonly topology: Pick<Report['topology'], 'clusters'>;
}

interface LaneProps {
    readonly drawn: Drawn;
    readonly x: Scale;
}

/** The drill over time: replies a second by cluster and pod, lost requests, latency, and what happened when. */
export function Timeline({ drawn, id }: { readonly drawn: Drawn; readonly id: string }): VNode {
    const { series, phases, fault } = drawn;
    const endMs = phases.reduce((end, { startMs, durationMs }) => Math.max(end, startMs + durationMs), series.binMs);
    const x = linear([0, endMs], [LEFT, WIDTH - RIGHT]);
    const lost = phases.reduce((sum, phase) => sum + phase.lost, 0);
    const held = phases.find(({ name }) => name === 'fault');
    return (
        <Picture
            width={WIDTH}
            height={HEIGHT}
            id={id}
            title={`Timeline of the drill ${fault}`}
            description={`Replies a second by cluster over ${duration(endMs)}, with the fault ${held ? `held from ${duration(held.startMs)} for ${duration(held.durationMs)}` : 'not injected yet'}; ${lost === 0 ? 'no request' : whole(lost)} lost. The events are listed below.`}
            class="timeline"
        >
            <PhaseBands drawn={drawn} x={x} />
            <Throughput drawn={drawn} x={x} />
            <LostLane drawn={drawn} x={x} lost={lost} />
            <LatencyLane drawn={drawn} x={x} />
            <TimeAxis endMs={endMs} x={x} />
            <EventMarks drawn={drawn} x={x} />
            <Line from={[-10, phasesY]} to={[-10, axisY]} class="cursor" />
        </Picture>
    );
}

function PhaseBands({ drawn: { phases }, x }: LaneProps): VNode {
    return (
        <>
            {phases.map(({ name, startMs, durationMs }) => {
                const from = x(startMs);
                const width = x(startMs + durationMs) - from;
                return (
                    <>
                        <Box
                            x={from}
                            y={phasesY - 14}
                            width={width}
                            height={axisY - phasesY + 14}
                            class={`band band-${name}`}
                        />
                        <Label x={from + width / 2} y={phasesY - 2} class={`phase-name phase-${name}`}>
                            {name === 'fault' ? '✕ fault held' : name}
                        </Label>
                    </>
                );
            })}
        </>
    );
}

function Throughput({ drawn: { series, topology, rate }, x }: LaneProps): VNode {
    const perSecond = 1000 / series.binMs;
    const bins = series.lost.length;
    const totals = Array.from({ length: bins }, (_, bin) =>
        series.backends.reduce((sum, { replies }) => sum + (replies[bin] ?? 0), 0),
    );
    // A burst of held-up replies may overtop the rate many times; it is cut so that the rest stays readable.
    const highest = Math.max(rate * 1.15, Math.min(rate * 2, Math.max(...totals, 0) * perSecond * 1.05));
    const y = linear([0, highest], [THROUGHPUT.bottom, THROUGHPUT.top]);
    const clusters = topology.clusters.map(({ name }) => name);
    let below = new Array<number>(bins).fill(0);
    const nth = new Map<string, number>();
    const layers = series.backends.map(({ cluster, pod, replies }) => {
        const above = below.map((value, bin) => value + (replies[bin] ?? 0));
        const index = nth.get(cluster) ?? 0;
        nth.set(cluster, index + 1);
        const outline = stepArea(
            below,
            above,
            (bin) => x(bin * series.binMs),
            (value) => Math.max(THROUGHPUT.top - 4, y(value * perSecond)),
        );
        below = above;
        return (
            <path d={outline} fill={clusterColour(clusters.indexOf(cluster))} class={`layer layer-${index % 2}`}>
                <title>{pod === '' ? cluster : `${cluster}: ${pod}`}</title>
            </path>
        );
    });
    return (
        <>
            {ticks(highest, 4).map((value) => (
                <>
                    <Line from={[LEFT, y(value)]} to={[WIDTH - RIGHT, y(value)]} class="grid" />
                    <Label x={LEFT - 8} y={y(value) + 4} class="tick end">
                        {whole(value)}
                    </Label>
                </>
            ))}
            {layers}
            <Label x={LEFT - 8} y={THROUGHPUT.top - 8} class="axis-name end">
                replies/s
            </Label>
        </>
    );
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

function LostLane({ drawn: { series }, x, lost }: LaneProps & { readonly lost: number }): VNode {
    const { binMs } = series;
    const most = Math.max(1, ...series.lost);
    const y = linear([0, most], [LOST.bottom, LOST.top]);
    return (
        <>
            <Line from={[LEFT, LOST.bottom]} to={[WIDTH - RIGHT, LOST.bottom]} class="axis" />
            <Label x={LEFT - 8} y={LOST.bottom - 8} class="axis-name end">
                lost
            </Label>
            {lost === 0 ? (
                <Label x={LEFT + 6} y={LOST.bottom - 8} class="note note-good">
                    ✓ no request lost
                </Label>
            ) : (
                <Label x={WIDTH - RIGHT - 6} y={LOST.top + 8} class="note note-bad end">
                    {`✕ ${whole(lost)} lost, at most ${whole(most)} in ${duration(binMs)}`}
                </Label>
            )}
            {series.lost.map((count, bin) => {
                const from = x(bin * binMs);
                return (
                    count > 0 && (
                        <Box
                            x={from}
                            y={Math.min(y(count), LOST.bottom - 3)}
                            width={Math.max(2.5, x((bin + 1) * binMs) - from)}
                            height={Math.max(3, LOST.bottom - y(count))}
                            class="lost-bar"
                        >
                            <title>{`${count} lost`}</title>
                        </Box>
                    )
                );
            })}
        </>
    );
}

function LatencyLane({ drawn: { series }, x }: LaneProps): VNode {
    const values = [...series.p50Ms, ...series.maxMs].filter((value) => value !== null);
    const domain: [number, number] = [Math.max(0.05, least(values, 1) / 1.6), Math.max(10, ...values) * 1.3];
    const y = logarithmic(domain, [LATENCY.bottom, LATENCY.top]);
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
    return (
        <>
            <LatencyGrid domain={domain} y={y} from={LEFT} to={WIDTH - RIGHT} />
            <path d={ranges.join('')} class="latency-range" />
            <path d={median.join('')} class="latency-median" />
            <Label x={LEFT - 8} y={LATENCY.top - 12} class="axis-name end">
                latency
            </Label>
            <Label x={WIDTH - RIGHT - 6} y={LATENCY.top - 8} class="note end">
                line: median, bar: up to the slowest reply
            </Label>
        </>
    );
}

function TimeAxis({ endMs, x }: { readonly endMs: number; readonly x: Scale }): VNode {
    return (
        <>
            <Line from={[LEFT, axisY]} to={[WIDTH - RIGHT, axisY]} class="axis" />
            {ticks(endMs / 1000, 9).map((seconds) => (
                <>
                    <Line from={[x(seconds * 1000), axisY]} to={[x(seconds * 1000), axisY + 5]} class="axis" />
                    <Label x={x(seconds * 1000)} y={axisY + 19} class="tick middle">
                        {`${seconds} s`}
                    </Label>
                </>
            ))}
        </>
    );
}

function EventMarks({ drawn: { events }, x }: LaneProps): VNode {
    const at = events.map(({ atMs }) => x(atMs));
    const badges = spread(at, 21, [LEFT + 9, WIDTH - RIGHT - 9]);
    return (
        <>
            {events.map(({ name, text }, index) => {
                const position = at[index] ?? 0;
                const badge = badges[index] ?? 0;
                return (
                    <g class={`event event-${eventKind(name)}`}>
                        <title>{text}</title>
                        <path
                            d={`M${short(badge)} ${badgesY + 8}L${short(position)} ${phasesY - 16}V${axisY}`}
                            class="event-line"
                        />
                        <circle cx={short(badge)} cy={badgesY} r={9} class="event-badge" />
                        <Label x={badge} y={badgesY + 4} class="event-number">
                            {index + 1}
                        </Label>
                    </g>
                );
            })}
        </>
    );
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
