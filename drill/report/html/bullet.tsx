import type { VNode } from 'preact';
import type { Expectation } from '../../verdict/expectation';
import { Box, Line } from './picture';
import { linear } from './scale';

const WIDTH = 132;
const HEIGHT = 14;

/** Measured against expected at a glance: the allowed stretch, and a mark for what was measured. */
export function Bullet({ comparison, expected, tolerance, measured, ok }: Expectation): VNode {
    const [low, high] = domain(comparison, expected, tolerance ?? 0, measured ?? expected);
    const x = linear([low, high], [5, WIDTH - 5]);
    const [from, to] =
        comparison === 'at most'
            ? [low, expected]
            : comparison === 'at least'
              ? [expected, high]
              : [Math.max(low, expected - (tolerance ?? 0)), Math.min(high, expected + (tolerance ?? 0))];
    const at = measured === null ? undefined : x(Math.min(high, Math.max(low, measured)));
    return (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} class="bullet" aria-hidden="true">
            <Line from={[2, HEIGHT / 2]} to={[WIDTH - 2, HEIGHT / 2]} class="bullet-track" />
            <Box
                x={x(from) - 2}
                y={3}
                width={x(to) - x(from) + 4}
                height={HEIGHT - 6}
                radius={3}
                class="bullet-allowed"
            />
            {at !== undefined && (
                <path d={`M${at.toFixed(1)} 1.5l4 5.5l-4 5.5l-4-5.5z`} class={ok ? 'bullet-met' : 'bullet-missed'} />
            )}
        </svg>
    );
}

/** What the line spans: shares all of 0 to 1, so that rows compare; bounds a bit more than bound and measured. */
export function domain(
    comparison: Expectation['comparison'],
    expected: number,
    tolerance: number,
    measured: number,
): [number, number] {
    if (comparison === 'within') {
        return [Math.min(0, expected - tolerance, measured), Math.max(1, expected + tolerance, measured)];
    }
    const furthest = Math.max(expected, measured);
    return [Math.min(0, measured), furthest > 0 ? furthest * 1.25 : 1];
}
