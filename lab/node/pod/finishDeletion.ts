import type { AgentContext } from '../context';
import { ApiError } from '../kubeApi';
import type { Pod } from '../objects';

/** Takes the object of an ended pod out of the API server, as only the node's agent may. */
export async function finishDeletion(context: Pick<AgentContext, 'api' | 'log'>, pod: Pod): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    try {
        await context.api.delete(`/api/v1/namespaces/${namespace}/pods/${name}`, {
            gracePeriodSeconds: 0,
            preconditions: { uid },
        });
    } catch (error) {
        if (!(error instanceof ApiError && (error.code === 404 || error.code === 409))) {
            context.log(`deleting pod ${namespace}/${name}: ${String(error)}`);
        }
    }
}
