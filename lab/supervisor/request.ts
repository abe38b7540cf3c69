import type { ClusterSite } from '../network/plan';
import type { LabShape } from '../shape';

/** What the supervisor is asked to run; handed over as its one argument, as JSON. */
export interface LabRequest {
    stateDir: string;
    sites: ClusterSite[];
    shape: LabShape;
    userNamespace: boolean;
    tools: { name: string; version: string; source: string; path: string }[];
}

/** What the supervisor tells its starter, one JSON object a line, until the lab is ready. */
export type StartEvent =
    | { type: 'step'; cluster: string; step: string }
    | { type: 'cluster-ready'; cluster: string }
    | { type: 'ready' }
    | { type: 'failed'; message: string };
