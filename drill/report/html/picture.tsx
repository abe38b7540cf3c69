import type { ComponentChildren, VNode } from 'preact';

/** A coordinate: two digits are a hundredth of a pixel. */
export function short(value: number): string {
    return String(Math.round(value * 100) / 100);
}

interface PictureProps {
    readonly width: number;
    readonly height: number;
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly class: string;
    readonly children: ComponentChildren;
}

/** A picture with words for those who do not see it. */
export function Picture({ width, height, id, title, description, children, ...props }: PictureProps): VNode {
    return (
        <svg
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-labelledby={`${id}-title ${id}-description`}
            class={props.class}
            id={id}
        >
            <title id={`${id}-title`}>{title}</title>
            <desc id={`${id}-description`}>{description}</desc>
            {children}
        </svg>
    );
}

interface LabelProps {
    readonly x: number;
    readonly y: number;
    readonly class?: string;
    readonly children: ComponentChildren;
}

/** Text of a picture. */
export function Label({ x, y, children, ...props }: LabelProps): VNode {
    return (
        <text x={short(x)} y={short(y)} class={props.class}>
            {children}
        </text>
    );
}

interface LineProps {
    readonly from: readonly [x: number, y: number];
    readonly to: readonly [x: number, y: number];
    readonly class: string;
}

export function Line({ from, to, ...props }: LineProps): VNode {
    return <line x1={short(from[0])} x2={short(to[0])} y1={short(from[1])} y2={short(to[1])} class={props.class} />;
}

interface BoxProps {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly radius?: number;
    readonly class?: string;
    readonly fill?: string;
    readonly children?: ComponentChildren;
}

/** A rectangle. */
export function Box({ x, y, width, height, radius, fill, children, ...props }: BoxProps): VNode {
    return (
        <rect
            x={short(x)}
            y={short(y)}
            width={short(width)}
            height={short(height)}
            rx={radius}
            class={props.class}
            fill={fill}
        >
            {children}
        </rect>
    );
}
