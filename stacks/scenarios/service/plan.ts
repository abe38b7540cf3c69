import type { LocalityFailoverSpec } from '../../../components';
import { localityExpectations } from '../../../components/istio/locality/expectations';
import { meshExpectations } from '../../../components/istio/mesh/expectations';
import type { DrillPlan, Expectations } from '../../../drill/plan/plan';
import { withoutShares } from '../../../drill/plan/unnamedReplies';
import { milliseconds } from '../../../duration';
import type { Cluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import type { ServiceRules } from './rules';

/** What the plan is made of. */
export interface PlannedService {
    configuration: Configuration;
    infrastructure: string;
    /** The entry's first. */
    clusters: readonly [Cluster, ...Cluster[]];
    rules: ServiceRules;
    workload: DrillPlan['workload'];
    /** Deployments of the workload in the first cluster. */
    deployments: readonly string[];
    /** Pods of the workload by region. */
    replicas: Readonly<Record<string, number>>;
    entry: string;
    /** Host that the gateway routes by. */
    host?: string;
}

/** How to drill the service. */
export function servicePlan(planned: PlannedService): DrillPlan {
    const { clusters, configuration, deployments, entry, host, infrastructure, rules, workload } = planned;
    const { answeredBy, replies, scenario, variant } = configuration;
    const [{ name: primary }] = clusters;
    const { spec } = rules;
    const plan: DrillPlan = {
        schemaVersion: 1,
        infrastructure,
        scenario,
        variant,
        entry,
        ...(host !== undefined && { requests: [{ name: host, host }] }),
        primary,
        workload,
        clusters: clusters.map(({ name, region }) => ({ name, region })),
        ...(replies && { replies }),
        ...(answeredBy !== undefined && { answeredBy }),
        faults: {
            // Without all of them the service would go on there.
            ...(deployments.length > 1 && {
                scale: {
                    actions: deployments.map((deployment) => ({
                        do: 'scale',
                        cluster: primary,
                        namespace: workload.namespace,
                        deployment,
                    })),
                },
            }),
            // In a mesh all traffic is local: of a cut between the clusters nobody would notice.
            ...(rules.kind === 'mesh' && {
                partition: {
                    actions: [
                        {
                            do: 'unreachable',
                            cluster: primary,
                            namespace: workload.namespace,
                            selector: workload.selector,
                        },
                    ],
                },
            }),
        },
        perTryTimeoutMs: milliseconds(spec.retry?.perTryTimeout ?? '') ?? 0,
        baseEjectionTimeMs: milliseconds(spec.baseEjectionTime) ?? 0,
        intervalMs: milliseconds(spec.detection.interval ?? '') ?? 0,
        expectations: expectationsOf(planned),
    };
    return answeredBy === 'none' ? withoutShares(plan) : plan;
}

/** What the rules themselves give: what was measured of the echo application says nothing here. */
function expectationsOf({ clusters, infrastructure, replicas, rules }: PlannedService): Expectations {
    if (rules.kind === 'locality') {
        return localityExpectations(withReplicas(rules.spec, replicas), clusters, rules.hardening);
    }
    const expected = meshExpectations(rules.spec, clusters, rules.hardening);
    const { hang } = expected.faults;
    // Outside the lab, where there is no partition, a NetworkPolicy does the same.
    const cutOff = infrastructure === 'lab' ? 'partition' : 'unreachable';
    return { ...expected, faults: { ...expected.faults, ...(hang && { partition: hang, [cutOff]: hang }) } };
}

function withReplicas(spec: LocalityFailoverSpec, replicas: PlannedService['replicas']): LocalityFailoverSpec {
    const localities = spec.localities.map((locality) => {
        const known = replicas[locality.region];
        return { ...locality, ...(known !== undefined && { replicas: known }) };
    });
    return { ...spec, localities };
}
