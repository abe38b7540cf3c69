import { bookinfoServices } from '../../../components/apps/bookinfo/workloads';
import type { FaultAction, FaultRecipe } from '../../../drill/faults/recipe';
import type { FaultKind } from '../../../drill/plan/plan';
import { namespace, productpage } from './application';

/** How the faults of a bridge are injected that are not its workload's. */
export function bridgeFaults(
    cluster: string,
    { gateway, eastWest }: { gateway: string; eastWest?: string },
): Partial<Record<FaultKind, FaultRecipe>> {
    const scale = (deployment: string): FaultAction => ({ do: 'scale', cluster, namespace, deployment });
    const crash = (app: string): FaultAction => ({ do: 'crash', cluster, namespace, selector: { app } });
    return {
        'caller-down': { actions: [scale(`${productpage.name}-v1`)] },
        'ingress-down': { actions: [scale(gateway)] },
        'cluster-down': {
            description: `every pod of Bookinfo and its gateways in ${cluster} killed (SIGKILL) and kept down`,
            actions: [gateway, ...(eastWest === undefined ? [] : [eastWest]), ...bookinfoServices].map(crash),
        },
    };
}
