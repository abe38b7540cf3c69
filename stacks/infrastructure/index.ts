import type { Cluster } from '../cluster';
import type { Configuration } from '../configuration';
import { lab } from './lab';

/** Makes the clusters of a stack, or finds them. Whatever it does, the scenario sees only these. */
export type Infrastructure = (configuration: Configuration) => Cluster[];

export const infrastructures: Readonly<Record<string, Infrastructure>> = { lab };
