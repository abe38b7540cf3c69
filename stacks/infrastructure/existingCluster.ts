import { isObject } from '../../isObject';
import { json } from '../settings/readers';

/** How to reach a cluster that exists already, and where it is. */
export interface ExistingCluster {
    name: string;
    /** Path of its kubeconfig. */
    kubeconfig: string;
    /** Context in that file. Default: its current one. */
    context?: string;
    /** Value of its nodes' label `topology.kubernetes.io/region`. */
    region: string;
    /** Value of their label `topology.kubernetes.io/zone`. Default: the region's name and `-a`. */
    zone?: string;
    /** Istio's name of its network; clusters that share one reach each other's pods. Default: `network-<name>`. */
    network?: string;
}

/** Reads the setting `clusters`; undefined for anything but a list of {@link ExistingCluster}. */
export function existingClusters(stored: string): ExistingCluster[] | undefined {
    const parsed = json(stored);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every(isExisting) ? parsed : undefined;
}

function isExisting(value: unknown): value is ExistingCluster {
    const known = ['name', 'kubeconfig', 'context', 'region', 'zone', 'network'];
    return (
        isObject(value) &&
        Object.entries(value).every(([key, part]) => known.includes(key) && typeof part === 'string' && part !== '') &&
        ['name', 'kubeconfig', 'region'].every((key) => key in value)
    );
}
