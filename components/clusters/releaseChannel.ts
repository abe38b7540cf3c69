/** Release channel: the delay of new versions of Kubernetes, and of a managed mesh. */
export const ReleaseChannel = {
    /** New versions first. */
    Rapid: 'RAPID',
    /** Some weeks later. */
    Regular: 'REGULAR',
    /** Some months later. */
    Stable: 'STABLE',
} as const;
export type ReleaseChannel = (typeof ReleaseChannel)[keyof typeof ReleaseChannel];
