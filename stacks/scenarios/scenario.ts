import type * as pulumi from '@pulumi/pulumi';
import type { DrillPlan, DrillSecrets } from '../../drill/plan/plan';
import type { Cluster } from '../clusters/cluster';
import type { Configuration } from '../settings/configuration';

/** Input of a scenario: any infrastructure's clusters, the entry's first, and the stack's configuration. */
interface ScenarioContext {
    clusters: readonly Cluster[];
    configuration: Configuration;
    /** Name of the infrastructure. */
    infrastructure: string;
}

/** Outputs of a scenario. */
interface ScenarioOutputs {
    /** URL that clients use. */
    entry: pulumi.Output<string>;
    /** How to drill it. */
    drill: pulumi.Output<DrillPlan>;
    /** Secrets that the drill swaps in. Secret. */
    drillSecrets?: pulumi.Output<DrillSecrets>;
}

/** Declares what fails over, on any clusters. One that reads its clusters first is asynchronous. */
export type Scenario = (context: ScenarioContext) => ScenarioOutputs | Promise<ScenarioOutputs>;
