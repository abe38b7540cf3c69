import type * as pulumi from '@pulumi/pulumi';
import { type DrillPlan, drillPlan } from '../../drill/plan';
import { clusterProblems, drillTargetProblems } from '../../drill/problems';
import type { DrillTarget } from '../../drill/target';
import { refuse } from '../../invalidArguments';
import { deploymentProblems, drilledService } from '../drilledService';
import type { Hardening } from '../hardening';
import { meshExpectations, unknownMeshOrder } from './expectations';
import type { MeshFailoverSpec } from './meshFailoverSpec';

/** What a drill of a {@link MeshFailover} has to know besides. */
export interface MeshDrill extends DrillTarget {
    /** Cluster of the caller that the load is sent as, whose pods the drill breaks. Default: the first of `clusters`. */
    primary?: pulumi.Input<string>;
}

/** The plan of the drill. */
export function meshDrill(spec: MeshFailoverSpec, hardening: Hardening, drill: pulumi.Unwrap<MeshDrill>): DrillPlan {
    const known = spec.clusters.map(({ name, region = name }) => ({ name, region }));
    const names = known.map(({ name }) => name);
    const primary = drill.primary ?? names[0] ?? '';
    refuse('MeshFailover', [
        ...clusterProblems('drill.primary', [primary], names),
        ...drillTargetProblems(drill, names),
        ...deploymentProblems(spec, drill),
        ...unknownMeshOrder(spec),
    ]);
    const clusters = [...known].sort((one, other) => Number(other.name === primary) - Number(one.name === primary));
    return drillPlan(
        {
            ...drilledService(spec, hardening),
            primary,
            clusters,
            expectations: meshExpectations(spec, clusters, hardening),
        },
        drill,
    );
}
