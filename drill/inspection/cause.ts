/** An explanation of lost requests. */
export interface Cause {
    /** Where it comes from: the replies, a probe, an Envoy's counters, or its list of endpoints. */
    source: 'reply' | 'probe' | 'statistics' | 'endpoint';
    /** Of which proxy, gateway or cluster. */
    where: string;
    /** What it says. */
    text: string;
    /** How often, where that can be counted. */
    count: number | null;
}
