import type { Explanation } from './explanation';
import { FleetExplainer } from './incremental/fleetExplainer';
import type { ClusterInput } from './model/fleet';
import type { Conditions } from './predictor/prediction';

/**
 * What the configuration of a fleet means for its failover. Pure: the same objects give the same result.
 *
 * Every cluster is taken to have a control plane, which reads the configuration of its own cluster. Whose endpoints it
 * reads besides is read where anything says it, else all of them by assumption.
 */
export function explainFleet(inputs: readonly ClusterInput[], conditions?: Conditions): Explanation {
    return new FleetExplainer(conditions).explain(inputs);
}
