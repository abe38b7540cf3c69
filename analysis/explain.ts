import type { Explanation } from './explanation';
import { FleetExplainer } from './incremental/fleetExplainer';
import type { ClusterInput } from './model/fleet';
import type { Conditions } from './predictor/prediction';

/**
 * What the configuration of a fleet means for its failover. Pure: the same objects give the same result.
 *
 * Every control plane is taken to read the endpoints of all clusters (a mesh with one control plane in each cluster),
 * and the configuration of its own.
 */
export function explainFleet(inputs: readonly ClusterInput[], conditions?: Conditions): Explanation {
    return new FleetExplainer(conditions).explain(inputs);
}
