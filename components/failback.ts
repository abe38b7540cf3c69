/** Who decides when requests return to a primary that answers again. */
export const FailbackMode = {
    /** Envoy: as soon as the primary passes its checks. */
    Auto: 'auto',
    /** The operator, by changing `serving`. Until then the other side serves, and the primary is its fallback. */
    Hold: 'hold',
    /** The operator, step by step, by changing `share`. */
    Ramp: 'ramp',
} as const;
export type FailbackMode = (typeof FailbackMode)[keyof typeof FailbackMode];

/** Sides of a failover. */
export const FailoverSide = {
    /** The primary. */
    Primary: 'primary',
    /** Its fallbacks. */
    Fallback: 'fallback',
} as const;
export type FailoverSide = (typeof FailoverSide)[keyof typeof FailoverSide];
