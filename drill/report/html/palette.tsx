import type { VNode } from 'preact';
import { Box, short } from './picture';

/**
 * Status colours as Kiali's graph has them: green success, orange degraded, red failure, grey no traffic. Clusters
 * have hues of their own, away from those. Each colour has a cue beside it: a mark's shape, a dash, a word.
 */
export const STATUS = {
    success: 'var(--success)',
    degraded: 'var(--degraded)',
    failure: 'var(--failure)',
    idle: 'var(--idle)',
} as const;

const clusterColours = 6;

/** Colour of the cluster with this index in the report's list. */
export function clusterColour(index: number): string {
    return index < 0 ? 'var(--unknown)' : `var(--cluster-${index % clusterColours})`;
}

interface MarkProps {
    /** Of the cluster; negative for a lost request. */
    readonly index: number;
    readonly x: number;
    readonly y: number;
    readonly size: number;
}

/** A mark for one request; its shape names the cluster, as its colour does. A lost request is a cross. */
export function Mark({ index, x, y, size }: MarkProps): VNode {
    const fill = clusterColour(index);
    if (index < 0) {
        const arm = size * 1.1;
        return (
            <path
                d={`M${f(x - arm)} ${f(y - arm)}L${f(x + arm)} ${f(y + arm)}M${f(x - arm)} ${f(y + arm)}L${f(x + arm)} ${f(y - arm)}`}
                class="lost-mark"
            />
        );
    }
    switch (index % 3) {
        case 0:
            return <circle cx={short(x)} cy={short(y)} r={size} fill={fill} />;
        case 1:
            return (
                <path
                    d={`M${f(x)} ${f(y - size * 1.3)}l${f(size * 1.3)} ${f(size * 1.3)}l${f(-size * 1.3)} ${f(size * 1.3)}l${f(-size * 1.3)} ${f(-size * 1.3)}z`}
                    fill={fill}
                />
            );
        default:
            return <Box x={x - size} y={y - size} width={size * 2} height={size * 2} fill={fill} />;
    }
}

/** The mark of a cluster as a legend shows it. */
export function Swatch({ index }: Pick<MarkProps, 'index'>): VNode {
    return (
        <svg viewBox="0 0 14 14" class="swatch" aria-hidden="true">
            <Mark index={index} x={7} y={7} size={4.6} />
        </svg>
    );
}

/** The colour of a cluster's area as a legend shows it. */
export function AreaSwatch({ index }: Pick<MarkProps, 'index'>): VNode {
    return (
        <svg viewBox="0 0 22 12" class="area" aria-hidden="true">
            <Box x={0} y={0} width={22} height={12} radius={3} fill={clusterColour(index)} />
        </svg>
    );
}

function f(value: number): string {
    return value.toFixed(1);
}
