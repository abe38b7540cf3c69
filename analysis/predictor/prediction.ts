/** Faults whose course is predicted: every endpoint of the service in one cluster breaks in the same way. */
export const predictedFaults = ['scale', 'crash', 'hang', 'http-503', 'unreachable'] as const;

export type PredictedFault = (typeof predictedFaults)[number];

/** What a prediction is made for. */
export interface Conditions {
    /** Requests a second of one proxy of the caller. */
    readonly rate: number;
    /** How long the fault lasts. */
    readonly outageMs: number;
}

/** Upper bounds for one fault. null: there is no bound. */
export interface Prediction {
    readonly cluster: string;
    readonly fault: PredictedFault;
    /** Requests without a reply. */
    readonly lost: number;
    /** From the fault to the first reply of another cluster. */
    readonly firstReplyMs: number | null;
    /** From the fault until no reply is missing any more. */
    readonly fullShiftMs: number | null;
    /** From the end of the fault until the requests are spread as before it. */
    readonly failbackMs: number | null;
    /** What the bounds follow from. */
    readonly because: string;
}

/** Where requests go while some endpoints of a cluster are ejected. */
export interface Split {
    readonly cluster: string;
    readonly down: number;
    readonly of: number;
    /** Fraction of the requests by cluster. */
    readonly shares: Readonly<Record<string, number>>;
}
