import type { Cluster } from '../clusters/cluster';
import type { Configuration } from '../settings/configuration';
import { eksGke } from './eksGke';
import { existing } from './existing';
import { gke } from './gke';
import { kind } from './kind';
import { lab } from './lab';

/** Makes the clusters of a stack, or finds them. Whatever it does, the scenario sees only these. */
export type Infrastructure = (configuration: Configuration) => Cluster[];

export const infrastructures: Readonly<Record<string, Infrastructure>> = {
    lab,
    kind,
    gke,
    'eks-gke': eksGke,
    existing,
};
