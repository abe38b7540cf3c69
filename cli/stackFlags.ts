/** The flags that choose a stack. */
export interface StackChoice {
    infrastructure: string;
    scenario: string;
    variant?: string;
    stack?: string;
    state?: string;
    tool: string[];
}

/** What every stack command takes. */
export interface StackFlags extends StackChoice {
    config: Record<string, string>;
    json?: boolean;
    expectNoChanges?: boolean;
}

export type StackOperation = 'up' | 'preview' | 'refresh' | 'destroy';
