import { FailbackMode, Hardening } from '../../../components';
import { defaultOutliers } from '../../../components/gatewayApi/failover/edgeFailoverSpec';
import type { DrillPlan } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import { appNamespace } from './clusters';
import type { EdgeSpec } from './edgeSpec';
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

/** Outlier detection, in milliseconds. Gloo's Upstreams eject nothing: their health checks decide. */
function ejection({ gateway, hardening }: EdgeSpec): { baseEjectionTimeMs: number; sweepMs: number } {
    const { baseEjectionTime, interval } = defaultOutliers[hardening];
    return gateway === 'gloo'
        ? { baseEjectionTimeMs: 0, sweepMs: 0 }
        : { baseEjectionTimeMs: milliseconds(baseEjectionTime) ?? 0, sweepMs: milliseconds(interval) ?? 0 };
}

/** Time between two health checks. Envoy Gateway's page on failover has none. */
function checkMs({ detection, gateway, hardening }: EdgeSpec): number {
    return gateway === 'gloo' || hardening === Hardening.Hardened ? (milliseconds(detection.interval) ?? 0) : 0;
}

/** How to drill the scenario. */
export function edgePlan(all: EdgePlanParts): DrillPlan {
    const { configuration, infrastructure, members, parts, tiers, spec, entry } = all;
    const [primary, ...remotes] = members;
    const { baseEjectionTimeMs, sweepMs } = ejection(spec);
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
            ...(parts.symmetric ? members : remotes).map((remote) => ({
                name: `${parts.failoverTitle} in ${remote.name}`,
                ...parts.failoverProxies(remote),
                adminPort,
            })),
        ],
        // In a ramp both sides have one priority: the steady phase shows that each of them answers.
        ...(spec.failback.mode !== FailbackMode.Ramp && {
            fallback: {
                proxy: entryProxies.name,
                upstream: parts.upstream,
                healthy: tiers.reduce((sum, tier) => sum + tier.length, 0),
            },
        }),
        ...(spec.gateway === 'envoy-gateway' &&
            spec.hardening === Hardening.Hardened && {
                sides: { primary: primary.name, fallbacks: remotes.map(({ name }) => name) },
            }),
        faults: edgeFaults(all),
        perTryTimeoutMs: spec.hardening === Hardening.Hardened ? (milliseconds(spec.retry.perTryTimeout) ?? 0) : 0,
        baseEjectionTimeMs,
        intervalMs: Math.max(sweepMs, checkMs(spec)),
        expectations: edgeExpectations(primary.name, tiers, spec),
    };
}
