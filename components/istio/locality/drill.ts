import type * as pulumi from '@pulumi/pulumi';
import { type DrillCluster, type DrillPlan, drillPlan } from '../../drill/plan';
import { drillTargetProblems } from '../../drill/problems';
import type { DrillTarget } from '../../drill/target';
import { refuse } from '../../invalidArguments';
import type { Problem } from '../../problem';
import { deploymentProblems, drilledService } from '../drilledService';
import type { Hardening } from '../hardening';
import { localityExpectations } from './expectations';
import type { LocalityFailoverSpec } from './localityFailoverSpec';
import { unknownShares } from './shares';

/** What a drill of a {@link LocalityFailover} has to know besides. */
export interface LocalityDrill extends DrillTarget {
    /** Region that requests enter in, and whose pods the drill breaks. Default: the first of `localities`. */
    region?: pulumi.Input<string>;
    /** Names of the clusters by region. Default: each has the name of its region. */
    clusters?: pulumi.Input<{ [region: string]: pulumi.Input<string> }>;
}

/** The plan of the drill. */
export function localityDrill(
    spec: LocalityFailoverSpec,
    hardening: Hardening,
    drill: pulumi.Unwrap<LocalityDrill>,
): DrillPlan {
    const regions = spec.localities.map(({ region }) => region);
    const entry = drill.region ?? regions[0] ?? '';
    const clusters: DrillCluster[] = [entry, ...regions.filter((region) => region !== entry)].map((region) => ({
        name: drill.clusters?.[region] ?? region,
        region,
    }));
    const names = clusters.map(({ name }) => name);
    refuse('LocalityFailover', [
        ...unknownRegions('drill.region', [entry], regions),
        ...unknownRegions('drill.clusters', Object.keys(drill.clusters ?? {}), regions),
        ...(new Set(names).size < names.length ? [{ path: 'drill.clusters', reason: 'names a cluster twice.' }] : []),
        ...drillTargetProblems(drill, names),
        ...deploymentProblems(spec, drill),
        ...unknownShares(spec, entry),
    ]);
    const replicas = spec.localities.find(({ region }) => region === entry)?.replicas;
    return drillPlan(
        {
            ...drilledService(spec, hardening),
            primary: names[0] ?? '',
            clusters,
            expectations: localityExpectations(spec, clusters, hardening),
        },
        { ...(replicas !== undefined && { replicas }), ...drill },
    );
}

function unknownRegions(path: string, asked: readonly string[], regions: readonly string[]): Problem[] {
    return asked
        .filter((region) => !regions.includes(region))
        .map((region) => ({
            path,
            reason: `names \`${region}\`, which is unknown`,
            fix: `known are ${regions.join(', ')}.`,
        }));
}
