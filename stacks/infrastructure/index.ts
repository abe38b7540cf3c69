import type { Cluster } from '../clusters/cluster';
import type { Configuration } from '../settings/configuration';
import { eksGke } from './eksGke';
import { existing } from './existing';
import { gke } from './gke';
import { withInstalled } from './installed/installed';
import { kind } from './kind';
import { lab } from './lab';
import { type InfrastructureName, type Traits, traits } from './traits';

/** Something that gives clusters to a scenario, which sees nothing else of it. */
export interface Infrastructure extends Traits {
    /** Creates the clusters of a stack, or connects to them. */
    clusters: (configuration: Configuration) => Cluster[];
    /** The clusters once they were read. Default: nothing is read of them. */
    read?: (clusters: readonly Cluster[], configuration: Configuration) => Promise<Cluster[]>;
}

export const infrastructures: Readonly<Record<InfrastructureName, Infrastructure>> = {
    lab: { ...traits.lab, clusters: lab },
    kind: { ...traits.kind, clusters: kind },
    gke: { ...traits.gke, clusters: gke },
    'eks-gke': { ...traits['eks-gke'], clusters: eksGke },
    existing: { ...traits.existing, clusters: existing, read: withInstalled },
};
