import type { DrillPlan } from '../../drill/plan/plan';

/**
 * Adds faults of the platform itself, which the lab can make. Proxies keep the configuration that they have, so no more
 * is lost than without them: without the API server nothing happens to the requests; without istiod the workload dies
 * too, and its callers find that out by themselves.
 */
export function withPlatformFaults(plan: DrillPlan, { istiod }: { istiod: boolean }): DrillPlan {
    const { expectations, primary: cluster, workload } = plan;
    const { crash } = expectations.faults;
    if (!crash) {
        return plan;
    }
    const { namespace, selector } = workload;
    return {
        ...plan,
        ...(istiod && {
            faults: {
                ...plan.faults,
                'istiod-down': {
                    description: `istiod of ${cluster} killed and kept down; then the workload dies`,
                    before: [{ do: 'istiod-down', cluster }],
                    actions: [{ do: 'crash', cluster, namespace, selector }],
                },
            },
        }),
        expectations: {
            ...expectations,
            faults: {
                ...expectations.faults,
                'api-server-down': {
                    fault: crash.steady ?? expectations.steady,
                    lost: 0,
                },
                ...(istiod && { 'istiod-down': crash }),
            },
        },
    };
}
