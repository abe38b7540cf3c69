import type { KubernetesObject } from '../manifests/kubernetesObject';
import type { EdgeSettings, EdgeTier } from './edge';

/** What Gloo's image says: only the enterprise edition fails over. */
export type GlooEdition = 'enterprise' | 'open source';

/** A Gloo `Upstream`, as far as it decides about failover. */
export interface Upstream extends Omit<EdgeSettings, 'retries' | 'timeout'> {
    /** `<namespace>/<name>`. */
    readonly name: string;
    readonly object: KubernetesObject;
    /** Its own endpoints, then those of its `failover`. */
    readonly tiers: readonly EdgeTier[];
    readonly hasFailover: boolean;
}

/** A Gloo Federation `FailoverScheme`. */
export interface FailoverScheme {
    readonly object: KubernetesObject;
    readonly primary: UpstreamReference;
    /** By priority, from 1. */
    readonly groups: readonly (readonly SchemeTarget[])[];
}

interface UpstreamReference {
    readonly cluster: string;
    /** `<namespace>/<name>`. */
    readonly upstream: string;
}

interface SchemeTarget extends UpstreamReference {
    readonly field: string;
    readonly weight: number | undefined;
}
