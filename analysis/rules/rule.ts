import type { Fleet } from '../explanation';

export type Severity = 'error' | 'warning';

/** How a problem goes away. */
interface Fix {
    readonly text: string;
    /** The argument of our component that does it. */
    readonly argument?: string;
    /** A merge patch of the object. */
    readonly patch?: object;
}

/** One problem that a rule found. */
export interface Finding {
    readonly rule: string;
    readonly severity: Severity;
    readonly cluster: string;
    /** Host of the service that it concerns. */
    readonly service?: string;
    readonly object: string;
    readonly field: string;
    /** Completes the sentence that begins with the field. */
    readonly reason: string;
    readonly fix: Fix;
}

/** What a rule itself says of a problem; the rest it has from the rule. */
type Found = Omit<Finding, 'rule' | 'severity'>;

/** A rule of failover configuration. */
export interface Rule {
    readonly id: string;
    readonly severity: Severity;
    /** What is wrong, in one sentence. */
    readonly what: string;
    readonly why: string;
    /** Where that can be read. */
    readonly source: string;
    /**
     * `service`: the problems of a fleet are those of each of its services alone, with all clusters, so that only what a
     * change touches is checked again.
     */
    readonly scope: 'fleet' | 'service';
    readonly check: (fleet: Fleet) => Found[];
}
