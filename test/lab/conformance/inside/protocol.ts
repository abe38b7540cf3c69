import type { Outcome, Rule, TrafficPolicy } from '../rule';

/** What the driver is asked: to try a rule, or whether Istio refuses a policy. */
export interface Question {
    rule?: Rule;
    policy?: TrafficPolicy;
}

export interface Answer {
    outcome?: Outcome;
    /** What Istio said; missing where it would have taken the policy. */
    refusal?: string | undefined;
    /** Why there is no answer. */
    error?: string;
}
