/** Spreads pods over zones and nodes where possible: a pod is scheduled even if that is not. */
export function spread(matchLabels: { [label: string]: string }) {
    return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels },
    }));
}
