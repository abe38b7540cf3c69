import type { Explanation } from '../../analysis/explanation';
import type { LiveDrill } from '../../drill/live/liveFile';
import type { PublishedCertificate } from './certificates';
import type { ControlPlane } from './controlPlanes';
import type { Ejections } from './ejections';
import type { StoredReport } from './reports';

/** What of a cluster the explanation does not say. */
export interface PaneCluster {
    readonly name: string;
    /** Why its API server does not answer; what is shown is what it said last. */
    readonly problem: string | undefined;
    readonly nodes: number;
    readonly controlPlanes: readonly ControlPlane[];
    readonly certificates: readonly PublishedCertificate[];
}

/** Everything that pages show. */
export interface PaneState {
    /** Rises with each change. */
    readonly version: number;
    readonly explanation: Explanation;
    readonly clusters: readonly PaneCluster[];
    /** What proxies say, where they are asked. */
    readonly ejections?: Ejections;
    /** Of this machine; the newest first. */
    readonly live: readonly LiveDrill[];
    /** The newest first. */
    readonly reports: readonly StoredReport[];
    /** Why the rest is not current; undefined while it is. */
    readonly problem: string | undefined;
    /** Milliseconds since the epoch. */
    readonly at: number;
}
