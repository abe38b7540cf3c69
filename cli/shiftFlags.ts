/** What `failover shift` and `failover failback` take, as it was typed. */
export interface ShiftFlags {
    infrastructure: string;
    scenario: string;
    stack?: string;
    state?: string;
    tool: string[];
    entry?: string;
    from?: string;
    to?: string;
    step: string;
    every: string;
    abortOn: string[];
    onAbort: string;
    rate: string;
    requests: string;
    timeout: string;
    warmUp: string;
    output?: string;
    append?: boolean;
    dryRun?: boolean;
    json?: boolean;
}

/** What a shift does when a condition is met. */
export const onAbortChoices = ['back', 'stop'] as const;
