/** Editions of Gloo. */
export const GlooEdition = {
    /** Maintained until 2026-12-31. It drops an Upstream that has a failover, but other clusters can fail over to it. */
    OpenSource: 'open-source',
    /** With a licence; the only one that fails over. */
    Enterprise: 'enterprise',
} as const;
export type GlooEdition = (typeof GlooEdition)[keyof typeof GlooEdition];
