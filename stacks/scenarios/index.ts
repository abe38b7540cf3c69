import type { DrillPlan } from '../../drill/plan/plan';
import { settingValues } from '../../labFaults';
import { edge } from './edge/edge';
import { edgeAndMesh } from './edgeAndMesh/edgeAndMesh';
import { locality } from './locality/locality';
import { mesh } from './mesh/mesh';
import { withPlatformFaults } from './platformFaults';
import type { Scenario } from './scenario';
import { service } from './service/service';
import { serviceBridge } from './serviceBridge/serviceBridge';

export const scenarios: Readonly<Record<string, Scenario>> = {
    locality: drilled(locality, { istiod: true }),
    mesh: drilled(mesh, { istiod: true }),
    edge: drilled(edge, { istiod: false }),
    'edge-and-mesh': drilled(edgeAndMesh, { istiod: true }),
    'service-bridge': drilled(serviceBridge, { istiod: true }),
    service: drilled(service, { istiod: true }),
};

/** The scenario, with the faults that follow from its others: `slow`, and those of the platform itself. */
function drilled(scenario: Scenario, platform: { istiod: boolean }): Scenario {
    return async (context) => {
        const outputs = await scenario(context);
        return { ...outputs, drill: outputs.drill.apply((plan) => withPlatformFaults(expectingSlow(plan), platform)) };
    };
}

/**
 * A try that ends before a slow workload replies cannot tell it from one that hangs: the same is expected of both. Where
 * a try has no limit, or one above the delay, the workload keeps its traffic: it is slow, and nothing fails over.
 */
export function expectingSlow(plan: DrillPlan): DrillPlan {
    const { perTryTimeoutMs, expectations } = plan;
    const { hang } = expectations.faults;
    const { delayMs = 0 } = settingValues('slow', {});
    if (!hang) {
        return plan;
    }
    const endsBefore = perTryTimeoutMs > 0 && perTryTimeoutMs < delayMs;
    const slow = endsBefore ? hang : { fault: hang.steady ?? expectations.steady };
    return { ...plan, expectations: { ...expectations, faults: { ...expectations.faults, slow } } };
}
