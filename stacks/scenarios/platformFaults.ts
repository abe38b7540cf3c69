import { envoyGatewayNamespace } from '../../components/gatewayApi/names';
import type { FaultAction, FaultRecipe } from '../../drill/faults/recipe';
import type { DrillPlan } from '../../drill/plan/plan';

/**
 * Adds faults of the platform itself, which the lab can make. Proxies keep the configuration that they have, so no more
 * is lost than without them: without the API server nothing happens to the requests; without istiod, or the controller of
 * the gateways, the workload dies too, and its callers find that out by themselves.
 */
export function withPlatformFaults(plan: DrillPlan, { istiod }: { istiod: boolean }): DrillPlan {
    const { expectations, primary: cluster, workload } = plan;
    const { crash } = expectations.faults;
    if (!crash) {
        return plan;
    }
    const { namespace, selector } = workload;
    const without = (what: string, before: FaultAction): FaultRecipe => ({
        description: `${what} of ${cluster} killed and kept down; then the workload dies`,
        before: [before],
        actions: [{ do: 'crash', cluster, namespace, selector }],
    });
    const controllerDown = gatewayControllerDown(plan);
    const faults: DrillPlan['faults'] = {
        ...(istiod && { 'istiod-down': without('istiod', { do: 'istiod-down', cluster }) }),
        ...(controllerDown && {
            'gateway-controller-down': without('the controller of the gateways', controllerDown),
        }),
    };
    return {
        ...plan,
        ...(Object.keys(faults).length > 0 && { faults: { ...plan.faults, ...faults } }),
        expectations: {
            ...expectations,
            faults: {
                ...expectations.faults,
                'api-server-down': {
                    fault: crash.steady ?? expectations.steady,
                    lost: 0,
                },
                ...Object.fromEntries(Object.keys(faults).map((kind) => [kind, crash])),
            },
        },
    };
}

/** Envoy Gateway's controller is a pod, the others' are processes of the lab. Undefined without a gateway, or with two. */
function gatewayControllerDown({ gateway, primary: cluster }: DrillPlan): FaultAction | undefined {
    if (gateway === 'envoy-gateway') {
        const selector = { 'control-plane': 'envoy-gateway' };
        return { do: 'crash', cluster, namespace: envoyGatewayNamespace, selector };
    }
    return gateway === 'gloo' || gateway === 'kgateway' ? { do: 'gateway-controller-down', cluster } : undefined;
}
