import { Hardening } from '../../../components';
import type { DrillPlan } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import { appNamespace } from './clusters';
import type { EdgeInput, EdgeParts } from './edgeTarget';
import { edgeExpectations } from './expectations';
import { adminPort, edgeFaults } from './faults';

/** What a plan is made of, once it is known. */
export interface EdgePlanParts extends EdgeInput {
    infrastructure: string;
    entry: string;
    gatewayAddresses: readonly string[];
    parts: EdgeParts;
}

/** Longest first ejection, by gateway and variant. Gloo's Upstreams eject nothing: their health checks decide. */
const baseEjectionTimeMs = {
    gloo: { hardened: 0, guide: 0 },
    'envoy-gateway': { hardened: 5_000, guide: 10_000 },
} as const;

/** How to drill the scenario. */
export function edgePlan(all: EdgePlanParts): DrillPlan {
    const { configuration, infrastructure, members, parts, tiers, spec, entry } = all;
    const [primary, ...remotes] = members;
    const entryProxies = { name: `${parts.entryTitle} in ${primary.name}`, ...parts.entryProxies(primary), adminPort };
    return {
        schemaVersion: 1,
        infrastructure,
        scenario: configuration.scenario,
        variant: configuration.variant,
        gateway: spec.gateway,
        entry,
        primary: primary.name,
        workload: {
            namespace: appNamespace,
            deployment: primary.deployment,
            selector: { ...primary.labels },
            replicas: configuration.replicas,
        },
        clusters: members.map(({ name, region }) => ({ name, region })),
        proxies: [
            entryProxies,
            ...remotes.map((remote) => ({
                name: `${parts.failoverTitle} in ${remote.name}`,
                ...parts.failoverProxies(remote),
                adminPort,
            })),
        ],
        fallback: {
            proxy: entryProxies.name,
            upstream: parts.upstream,
            healthy: tiers.reduce((sum, tier) => sum + tier.length, 0),
        },
        faults: edgeFaults(all),
        perTryTimeoutMs: spec.hardening === Hardening.Hardened ? (milliseconds(spec.retry.perTryTimeout) ?? 0) : 0,
        baseEjectionTimeMs: baseEjectionTimeMs[spec.gateway][spec.hardening],
        intervalMs: milliseconds(spec.detection.interval) ?? 0,
        expectations: edgeExpectations(primary.name, tiers, spec),
    };
}
