import { names, oneOf, positive } from './readers';
import type { SettingsTable } from './setting';

/** What every stack is configured with. */
export interface CommonSettings {
    /** What gives the clusters. */
    infrastructure: string;
    /** What fails over. */
    scenario: string;
    /** Which settings of the scenario: as documented, or hardened. */
    variant: string;
    /** Pods of the application in each cluster. */
    replicas: number;
    /** Regions to use, the entry's first. Default: all that the infrastructure has, in its order. */
    regions?: string[];
}

/** Values that a stack may choose from. */
export interface Choices {
    infrastructures: readonly string[];
    scenarios: readonly string[];
    variants: readonly string[];
}

export function commonSettings({ infrastructures, scenarios, variants }: Choices): SettingsTable<CommonSettings> {
    return {
        infrastructure: { ...oneOf(infrastructures), absent: 'lab' },
        scenario: { ...oneOf(scenarios), absent: 'locality' },
        variant: { ...oneOf(variants), absent: 'hardened' },
        replicas: { wanted: 'a whole number of at least 1 is needed', read: positive, absent: 1 },
        regions: { wanted: 'a list of regions is needed, such as ["europe-west1"]', read: names },
    };
}
