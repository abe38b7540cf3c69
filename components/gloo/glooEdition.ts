/** Editions of Gloo. */
export const GlooEdition = {
    /** Maintained until 2026-12-31. A fallback only: it drops an Upstream that has a failover. */
    OpenSource: 'open-source',
    /** Needs a licence. The only edition that fails over. */
    Enterprise: 'enterprise',
} as const;
export type GlooEdition = (typeof GlooEdition)[keyof typeof GlooEdition];
