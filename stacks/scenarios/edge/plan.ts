import { Hardening } from '../../../components';
import type { DrillPlan, ProxyPods } from '../../../drill/plan/plan';
import type { Configuration } from '../../settings/configuration';
import { appNamespace, type EdgeCluster } from './clusters';
import { type EdgeSpec, edgeTimings } from './edgeSpec';
import { edgeExpectations } from './expectations';
import { adminPort, edgeFaults, glooNamespace, proxySelector } from './faults';
import type { EdgeGroup } from './groups';

/** What a plan is made of, once it is known. */
export interface EdgePlanParts {
    configuration: Configuration;
    infrastructure: string;
    members: readonly [EdgeCluster, ...EdgeCluster[]];
    groups: readonly EdgeGroup[];
    settings: EdgeSpec;
    entry: string;
    gatewayAddresses: readonly string[];
    clientName: string;
}

/** How to drill the scenario. */
export function edgePlan(parts: EdgePlanParts): DrillPlan {
    const { configuration, infrastructure, members, groups, settings, entry } = parts;
    const [primary] = members;
    const proxies = members.map(({ name }) => proxyOf(name));
    return {
        schemaVersion: 1,
        infrastructure,
        scenario: configuration.scenario,
        variant: configuration.variant,
        entry,
        primary: primary.name,
        workload: {
            namespace: appNamespace,
            deployment: primary.deployment,
            selector: { ...primary.labels },
            replicas: configuration.replicas,
        },
        clusters: members.map(({ name, region }) => ({ name, region })),
        proxies,
        fallback: {
            proxy: proxyOf(primary.name).name,
            upstream: `${primary.upstream}_${glooNamespace}`,
            healthy: groups.reduce((sum, group) => sum + group.length, 0),
        },
        faults: edgeFaults({ ...parts, hardening: settings.hardening }),
        perTryTimeoutMs: settings.hardening === Hardening.Hardened ? edgeTimings.perTryTimeoutMs : 0,
        baseEjectionTimeMs: 0, // nothing is ejected: health checks decide
        intervalMs: edgeTimings.intervalMs,
        expectations: edgeExpectations(primary.name, groups, settings.hardening),
    };
}

function proxyOf(cluster: string): ProxyPods {
    return {
        name: `gateway-proxy in ${cluster}`,
        cluster,
        namespace: glooNamespace,
        selector: proxySelector,
        adminPort,
    };
}
