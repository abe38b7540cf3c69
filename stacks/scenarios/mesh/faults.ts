import { Hardening, RotationPhase } from '../../../components';
import type { FaultAction, FaultRecipe } from '../../../drill/faults/recipe';
import type { FaultKind } from '../../../drill/plan/plan';
import type { Configuration } from '../../settings/configuration';
import { service } from './failoverArgs';
import { controlNamespace } from './joinedMesh';

/** Until every proxy has heard of other roots, and has a certificate of the new one, in the lab. */
const rotationSettleMs = 20_000;

/** How faults of the mesh are made. */
export function meshFaults({
    primary,
    others,
    configuration,
}: {
    primary: { name: string };
    others: readonly { name: string }[];
    configuration: Configuration;
}): Partial<Record<FaultKind, FaultRecipe>> {
    const [remote] = others;
    if (!remote) {
        return {};
    }
    const crossing: FaultAction = {
        do: 'scale',
        cluster: primary.name,
        namespace: service.namespace,
        deployment: service.name,
    };
    return {
        // All traffic is local: of a cut between the clusters nobody would notice. What its callers lose is the workload.
        partition: {
            actions: [
                {
                    do: 'unreachable',
                    cluster: primary.name,
                    namespace: service.namespace,
                    selector: { app: service.name },
                },
            ],
        },
        'gateway-replace': {
            description: `all requests go to ${remote.name}, and a pod of its gateway is replaced`,
            before: [crossing],
            actions: [
                {
                    do: 'replace-pods',
                    cluster: remote.name,
                    namespace: controlNamespace,
                    selector: { app: 'istio-eastwestgateway-1' },
                },
            ],
        },
        // The guide's product makes its roots itself; walking them is our own.
        ...(configuration.variant === Hardening.Hardened && {
            rotation: {
                description: `all requests go to ${remote.name}, and a new root takes over, phase by phase, and gives way again`,
                before: [crossing], // so that certificates of both clusters have to be accepted by the other
                actions: [
                    {
                        do: 'deploy' as const,
                        steps: [RotationPhase.Introduce, RotationPhase.Reissue, RotationPhase.Retire].map(
                            (rotation) => ({ rotation }),
                        ),
                        settleMs: rotationSettleMs,
                    },
                ],
            },
        }),
    };
}
