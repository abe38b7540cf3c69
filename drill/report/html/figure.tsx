import type { VNode } from 'preact';

interface FigureProps {
    readonly term: string | undefined;
    readonly value: string | undefined;
    readonly detail: string | undefined;
    readonly bad?: boolean | undefined;
}

/** One number in large letters, in a list of class `figures`. */
export function Figure({ term, value, detail, bad }: FigureProps): VNode {
    return (
        <div class={bad ? 'figure bad' : 'figure'}>
            <dt>{term}</dt>
            <dd>
                <strong>{value}</strong>
                <span>{detail}</span>
            </dd>
        </div>
    );
}
