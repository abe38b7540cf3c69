import { Hardening, meshFailoverSpec } from '../../../components';
import type { DrillPlan } from '../../../drill/plan/plan';
import type { PlannedRequest } from '../../../drill/plan/request';
import { withoutShares } from '../../../drill/plan/unnamedReplies';
import { milliseconds } from '../../../duration';
import { traitsOf } from '../../infrastructure/traits';
import type { Configuration } from '../../settings/configuration';
import { bookinfoRequests } from '../bookinfoRequests';
import type { EdgeCluster } from '../edge/clusters';
import { envoyGatewayParts } from '../edge/envoyGateway/envoyGatewayParts';
import { adminPort } from '../edge/faults';
import { edgeAndMeshExpectations } from './expectations';
import { edgeAndMeshFaults } from './faults';
import { meshServiceArgs, meshServices } from './meshServices';
import { appNamespace, edgeCheckInterval, edgePerTryTimeout, reviewsVersion, tokenName } from './names';

interface PlanInput {
    configuration: Configuration;
    infrastructure: string;
    primary: EdgeCluster;
    remote: EdgeCluster;
    /** URL of the edge. */
    entry: string;
}

/** One request in ten has no token, and must be refused in every phase. */
function requests(saysWho: boolean): PlannedRequest[] {
    return [
        ...bookinfoRequests(saysWho, { headers: { authorization: { fromSecret: tokenName } } }),
        {
            name: 'no token',
            path: '/api/v1/products/0',
            expect: { status: [401] },
            ...(saysWho && { answeredBy: 'none' as const }),
        },
    ];
}

/** How to drill the scenario. */
export function edgeAndMeshPlan({ configuration, infrastructure, primary, remote, entry }: PlanInput): DrillPlan {
    const hardening = configuration.variant as Hardening;
    // The published images do not say who served productpage and details.
    const saysWho = traitsOf(infrastructure).embedded;
    const parts = envoyGatewayParts({ members: [primary, remote] }, { client: '', servers: {} });
    const entryProxies = { name: `${parts.entryTitle} in ${primary.name}`, ...parts.entryProxies(primary), adminPort };
    const ejections = meshServices.map(
        (each) =>
            meshFailoverSpec(meshServiceArgs(each, configuration, [primary.cluster, remote.cluster])).baseEjectionTime,
    );
    const sidecar = {
        name: `productpage in ${primary.name}`,
        cluster: primary.name,
        namespace: appNamespace,
        selector: { app: 'productpage' },
        adminPort: 15_000,
    };
    const plan: DrillPlan = {
        schemaVersion: 1,
        infrastructure,
        scenario: configuration.scenario,
        variant: configuration.variant,
        gateway: 'envoy-gateway',
        entry,
        primary: primary.name,
        workload: {
            namespace: appNamespace,
            deployment: `reviews-${reviewsVersion}`,
            selector: { app: 'reviews' },
            replicas: configuration.replicas,
        },
        clusters: [primary, remote].map(({ name, region }) => ({ name, region })),
        requests: requests(saysWho),
        ...(!saysWho && { answeredBy: 'none' as const }),
        proxies: [
            entryProxies,
            { name: `${parts.failoverTitle} in ${remote.name}`, ...parts.failoverProxies(remote), adminPort },
            sidecar,
        ],
        fallback: { proxy: entryProxies.name, upstream: parts.upstream },
        faults: edgeAndMeshFaults(primary, remote),
        perTryTimeoutMs: hardening === Hardening.Hardened ? (milliseconds(edgePerTryTimeout) ?? 0) : 0,
        baseEjectionTimeMs: Math.max(...ejections.map((time) => milliseconds(time) ?? 0)),
        intervalMs: milliseconds(edgeCheckInterval) ?? 0,
        expectations: edgeAndMeshExpectations(primary, remote, hardening),
    };
    return saysWho ? plan : withoutShares(plan);
}
