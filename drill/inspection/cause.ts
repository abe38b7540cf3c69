/** Something that explains what was lost, or why nothing could be. */
export interface Cause {
    /** Who says so: the replies themselves, a probe, an Envoy's counters, or its list of endpoints. */
    source: 'reply' | 'probe' | 'statistics' | 'endpoint';
    /** Of which proxy, gateway or cluster. */
    where: string;
    /** What it says. */
    text: string;
    /** How often, where that can be counted. */
    count: number | null;
}
