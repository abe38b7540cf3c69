import type { ComponentChildren, VNode } from 'preact';

interface ScrollProps {
    readonly label: string;
    readonly children: ComponentChildren;
}

/** A box that scrolls sideways where it is too wide, by keyboard too. */
export function Scroll({ label, children }: ScrollProps): VNode {
    return (
        <div class="scroll" tabIndex={0} role="group" aria-label={label}>
            {children}
        </div>
    );
}
