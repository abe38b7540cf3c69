import type { Cluster, HiddenKind, NotUnderstood } from './model/fleet';
import type { Locality } from './model/locality';
import type { Path, Verdict } from './model/path';
import type { ClusterReading } from './model/reading';
import type { Sourced } from './model/sourced';
import type { Conditions, Prediction, Split } from './predictor/prediction';
import type { Finding } from './rules/rule';
import type { Verification } from './verification/verification';

/** What a fleet's configuration means for its failover. */
export interface Explanation {
    readonly version: 1;
    readonly clusters: readonly ExplainedCluster[];
    readonly services: readonly ExplainedService[];
    /** What the predictions are made for. */
    readonly conditions: Conditions;
    readonly problems: readonly Finding[];
    /** Objects and fields whose effect is not computed; each may change the result. */
    readonly notUnderstood: readonly NotUnderstood[];
    /** What could not be read. */
    readonly hidden: readonly (HiddenKind & { readonly cluster: string })[];
    readonly assumptions: readonly string[];
    /** Where proxies were asked. */
    readonly verification?: Verification;
}

interface ExplainedCluster {
    readonly name: string;
    readonly network: Sourced<string>;
    readonly localities: readonly Locality[];
    /** Of each other cluster: whether the control plane here reads its endpoints. */
    readonly reads: readonly ClusterReading[];
}

/** A path, with what the loss of a cluster costs and how long the shift takes. */
export interface PredictedPath extends Path {
    /** By cluster that serves, and fault. */
    readonly predictions: readonly Prediction[];
    /** While some endpoints of a cluster that serves are ejected. */
    readonly splits: readonly Split[];
}

export interface ExplainedService {
    readonly host: string;
    readonly name: string;
    readonly namespace: string;
    readonly verdict: Verdict;
    /** What the verdict rests on without any evidence: that a control plane reads the endpoints of another cluster. */
    readonly assumes: readonly AssumedReading[];
    readonly clusters: readonly ServiceInCluster[];
    readonly paths: readonly PredictedPath[];
}

/** The control plane of a cluster is taken to read the endpoints of another. */
export interface AssumedReading {
    readonly controlPlane: string;
    readonly cluster: string;
}

/** A service's endpoints in one cluster, and what becomes of the callers there. */
export interface ServiceInCluster {
    readonly cluster: string;
    /** Whether the Service exists there. */
    readonly exists: boolean;
    readonly endpoints: number;
    readonly unready: number;
    /** Undefined where nobody calls the service from this cluster. */
    readonly verdict?: Verdict;
    /** Clusters by priority as the callers here use them; in one priority together. */
    readonly order: readonly (readonly string[])[];
}

/** A fleet read whole: what rules look at. */
export interface Fleet {
    readonly clusters: readonly Cluster[];
    readonly services: readonly ExplainedService[];
}
