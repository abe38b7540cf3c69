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
    /** Check by the policy pack; a text is a file with levels. */
    policy?: string | true;
}

export type StackOperation = 'up' | 'preview' | 'refresh' | 'destroy';
