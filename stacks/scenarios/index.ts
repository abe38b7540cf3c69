import type { DrillPlan } from '../../drill/plan/plan';
import { settingValues } from '../../labFaults';
import { edge } from './edge/edge';
import { edgeAndMesh } from './edgeAndMesh/edgeAndMesh';
import { locality } from './locality/locality';
import { mesh } from './mesh/mesh';
import type { Scenario } from './scenario';
import { service } from './service/service';
import { serviceBridge } from './serviceBridge/serviceBridge';

export const scenarios: Readonly<Record<string, Scenario>> = {
    locality: drilledSlow(locality),
    mesh: drilledSlow(mesh),
    edge: drilledSlow(edge),
    'edge-and-mesh': drilledSlow(edgeAndMesh),
    'service-bridge': drilledSlow(serviceBridge),
    service: drilledSlow(service),
};

/** The scenario, with expectations for the fault `slow` too: they follow from its others. */
function drilledSlow(scenario: Scenario): Scenario {
    return async (context) => {
        const outputs = await scenario(context);
        return { ...outputs, drill: outputs.drill.apply(expectingSlow) };
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
