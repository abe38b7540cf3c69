import type { Difference } from './differences';
import type { Unverified } from './proxies';

/** Predictions beside what the fleet's proxies hold. */
export interface Verification {
    /** Proxies that answered. */
    readonly proxies: number;
    /** Paths that were compared. */
    readonly paths: number;
    readonly differences: readonly VerifiedDifference[];
    readonly unverified: readonly Unverified[];
}

/** What one proxy holds otherwise. */
export interface VerifiedDifference extends Difference {
    readonly cluster: string;
    /** `<namespace>/<name>` of its pod. */
    readonly pod: string;
    /** Host. */
    readonly service: string;
}
