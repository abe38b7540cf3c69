import type * as pulumi from '@pulumi/pulumi';
import type { Cluster } from '../cluster';
import type { Configuration } from '../configuration';
import type { DrillPlan, DrillSecrets } from '../../drill/plan';
import { edge } from './edge';
import { locality } from './locality';
import { mesh } from './mesh';

/** What a scenario is given: any infrastructure's clusters, the entry's first, and the stack's configuration. */
export interface ScenarioContext {
    clusters: readonly Cluster[];
    configuration: Configuration;
    /** Name of the infrastructure. */
    infrastructure: string;
}

/** What a scenario tells the outside. */
export interface ScenarioOutputs {
    /** URL that clients use. */
    entry: pulumi.Output<string>;
    /** How to drill it. */
    drill: pulumi.Output<DrillPlan>;
    /** What the drill swaps in. Secret. */
    drillSecrets?: pulumi.Output<DrillSecrets>;
}

/** Declares what fails over, on any clusters. */
export type Scenario = (context: ScenarioContext) => ScenarioOutputs;

export const scenarios: Readonly<Record<string, Scenario>> = { locality, mesh, edge };
