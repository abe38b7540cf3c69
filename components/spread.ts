/** Spreads pods over zones and nodes as far as there are any: a pod that has nowhere else to go is placed all the same. */
export function spread(matchLabels: { [label: string]: string }) {
    return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels },
    }));
}
