import { BadInput } from '../../errors';
import { isLabFault } from '../../labFaults';
import type { Act } from './act';
import { denyIngressAct } from './denyIngressAct';
import { deployAct } from './deployAct';
import { drainAct } from './drainAct';
import { clusterOf, type DrillAccess } from './drillAccess';
import { flapAct } from './flapAct';
import { labAct } from './labAct';
import { patchAct } from './patchAct';
import { postAct } from './postAct';
import type { FaultAction, FlapAction, LabAction, StallAction } from './recipe';
import { replaceAct } from './replaceAct';
import { returnAct } from './returnAct';
import { scaleAct } from './scaleAct';
import { sidecarAct } from './sidecarAct';
import { stallAct } from './stallAct';
import { swapAct } from './swapAct';

/** Whether only the lab can do this. */
export function needsLab(action: FaultAction): action is LabAction | FlapAction | StallAction {
    return action.do === 'flap' || action.do === 'stall' || isLabFault(action.do);
}

/** What an action does, with the means there are. `fault` needs it, for the message where there are none. */
export function actOf(action: FaultAction, fault: string, reach: DrillAccess): Act {
    const api = (cluster: string) => clusterOf(reach, cluster, `Fault ${fault}`);
    if (needsLab(action)) {
        if (!reach.control || !reach.watchLabEffect) {
            throw new BadInput(
                `Fault ${fault} is made by the lab, and no lab is running here: \`failover lab up\` starts one.`,
            );
        }
        const { control, watchLabEffect } = reach;
        if (action.do !== 'flap' && action.do !== 'stall') {
            return labAct(action, control, watchLabEffect);
        }
        const { cluster, namespace, selector } = action;
        const act = (effect: 'crash' | 'hang') =>
            labAct({ do: effect, cluster, namespace, selector }, control, watchLabEffect);
        return action.do === 'flap' ? flapAct(action, () => act('crash')) : stallAct(action, act('hang'));
    }
    switch (action.do) {
        case 'scale':
            return scaleAct(action, api(action.cluster));
        case 'return':
            return returnAct(action, api(action.cluster));
        case 'sidecar':
            return sidecarAct(action, api(action.cluster), reach.toPods);
        case 'deny-ingress':
            return denyIngressAct(action, api(action.cluster));
        case 'post':
            return postAct(action, api(action.cluster), reach.toPods);
        case 'replace-pods':
            return replaceAct(action, api(action.cluster));
        case 'drain-node':
            return drainAct(action, api(action.cluster));
        case 'swap-secret':
            return swapAct(action, api(action.cluster), reach.materials);
        case 'patch':
            return patchAct(action, api(action.cluster));
        case 'deploy':
            if (!reach.stack) {
                throw new BadInput(`Fault ${fault} deploys the stack again, and a plan from a file has none.`);
            }
            return deployAct(action, reach.stack);
    }
}
