import { element } from './markup';

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

/** A mark for one request; its shape names the cluster, as its colour does. A lost request is a cross. */
export function mark(index: number, x: number, y: number, size: number): string {
    const fill = clusterColour(index);
    if (index < 0) {
        const arm = size * 1.1;
        return element('path', {
            d: `M${f(x - arm)} ${f(y - arm)}L${f(x + arm)} ${f(y + arm)}M${f(x - arm)} ${f(y + arm)}L${f(x + arm)} ${f(y - arm)}`,
            class: 'lost-mark',
        });
    }
    switch (index % 3) {
        case 0:
            return element('circle', { cx: x, cy: y, r: size, fill });
        case 1:
            return element('path', {
                d: `M${f(x)} ${f(y - size * 1.3)}l${f(size * 1.3)} ${f(size * 1.3)}l${f(-size * 1.3)} ${f(size * 1.3)}l${f(-size * 1.3)} ${f(-size * 1.3)}z`,
                fill,
            });
        default:
            return element('rect', { x: x - size, y: y - size, width: size * 2, height: size * 2, fill });
    }
}

function f(value: number): string {
    return value.toFixed(1);
}
