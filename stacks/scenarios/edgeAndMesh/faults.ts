import { envoyGatewayNamespace, proxyLabels } from '../../../components/gatewayApi/names';
import type { FaultAction, FaultRecipe } from '../../../drill/faults/recipe';
import type { FaultKind } from '../../../drill/plan/plan';
import { controlNamespace } from '../mesh/joinedMesh';
import { appNamespace, reviewsVersion } from './names';

/** How the faults of the scenario are made. The workload is reviews, its caller productpage. */
export function edgeAndMeshFaults(
    primary: { name: string },
    remote: { name: string },
): Partial<Record<FaultKind, FaultRecipe>> {
    const scaled = (deployment: string): FaultAction => ({
        do: 'scale',
        cluster: primary.name,
        namespace: appNamespace,
        deployment,
    });
    const reviews = scaled(`reviews-${reviewsVersion}`);
    const productpage = scaled('productpage-v1');
    const crash = (namespace: string, selector: Record<string, string>): FaultAction => ({
        do: 'crash',
        cluster: primary.name,
        namespace,
        selector,
    });
    return {
        'caller-down': {
            description: `productpage in ${primary.name} scaled to 0: the edge moves`,
            actions: [productpage],
        },
        'workload-then-caller': {
            description: `reviews in ${primary.name} scaled to 0, then productpage`,
            actions: [reviews, productpage],
        },
        'caller-then-workload': {
            description: `productpage in ${primary.name} scaled to 0, then reviews`,
            actions: [productpage, reviews],
        },
        'cluster-down': {
            description: `every pod of Bookinfo and of the east-west gateways in ${primary.name} killed and kept down`,
            actions: [
                ...['productpage', 'details', 'reviews', 'ratings'].map((app) => crash(appNamespace, { app })),
                crash(controlNamespace, { istio: 'eastwestgateway' }),
            ],
        },
        'gateway-down': {
            description: `the edge's gateway in ${remote.name} killed and kept down`,
            actions: [
                {
                    do: 'crash',
                    cluster: remote.name,
                    namespace: envoyGatewayNamespace,
                    selector: proxyLabels({ name: 'failover', namespace: appNamespace }),
                },
            ],
        },
        'gateway-replace': {
            description: `reviews are served from ${remote.name}, and a pod of its east-west gateway is replaced`,
            before: [reviews],
            actions: [
                {
                    do: 'replace-pods',
                    cluster: remote.name,
                    namespace: controlNamespace,
                    selector: { app: 'istio-eastwestgateway-1' },
                },
            ],
        },
    };
}
