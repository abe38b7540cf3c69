import type { VNode } from 'preact';
import { Label, Line } from './picture';
import { decades, type Scale } from './scale';

interface LatencyGridProps {
    readonly domain: [number, number];
    readonly y: Scale;
    /** Where the lines begin and end. */
    readonly from: number;
    readonly to: number;
}

/** A line for each power of ten of milliseconds. */
export function LatencyGrid({ domain, y, from, to }: LatencyGridProps): VNode {
    return (
        <>
            {decades(domain).map((value) => (
                <>
                    <Line from={[from, y(value)]} to={[to, y(value)]} class="grid" />
                    <Label x={from - 8} y={y(value) + 4} class="tick end">
                        {value >= 1000 ? `${value / 1000} s` : `${value} ms`}
                    </Label>
                </>
            ))}
        </>
    );
}
