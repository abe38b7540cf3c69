import type * as pulumi from '@pulumi/pulumi';
import { type DrillPlan, drillPlan } from '../../drill/plan';
import { drillTargetProblems } from '../../drill/problems';
import type { DrillTarget } from '../../drill/target';
import { refuse } from '../../invalidArguments';
import type { EdgeFailoverSpec } from './edgeFailoverSpec';
import { edgeFailoverExpectations } from './expectations';

/** What a drill of an {@link EdgeFailover} has to know besides. */
export interface EdgeDrill extends DrillTarget {
    /** Name of the cluster of the primary, as its replies say it. */
    primary: pulumi.Input<string>;
}

/** The plan of the drill. */
export function edgeDrill(spec: EdgeFailoverSpec, drill: pulumi.Unwrap<EdgeDrill>): DrillPlan {
    const { failback, fallbacks, hardening, healthCheck, namespace, outlierDetection, retry } = spec;
    const remotes = [...new Set(fallbacks.map(({ cluster }) => cluster))];
    const names = [drill.primary, ...remotes];
    refuse('EdgeFailover', [
        ...(remotes.includes(drill.primary)
            ? [{ path: 'drill.primary', reason: `is \`${drill.primary}\`, which is one of \`fallbacks\`.` }]
            : []),
        ...drillTargetProblems(drill, names),
    ]);
    return drillPlan(
        {
            service: spec.primary.service,
            namespace,
            variant: hardening,
            primary: drill.primary,
            clusters: names.map((name) => ({ name, region: name })),
            perTryTimeout: retry?.perTryTimeout,
            baseEjectionTime: outlierDetection.baseEjectionTime,
            intervals: [outlierDetection.interval, healthCheck?.interval],
            expectations: edgeFailoverExpectations(
                { hardening, failback, ...(retry && { retry }) },
                drill.primary,
                fallbackShares(fallbacks),
            ),
        },
        drill,
    );
}

/** Shares of the fallbacks by their weights: all of them are of one tier, and a cluster may have several addresses. */
function fallbackShares(fallbacks: EdgeFailoverSpec['fallbacks']): Record<string, number> {
    const whole = fallbacks.reduce((sum, { weight }) => sum + weight, 0);
    const shares: Record<string, number> = {};
    for (const { cluster, weight } of fallbacks) {
        shares[cluster] = (shares[cluster] ?? 0) + weight / whole;
    }
    return shares;
}
