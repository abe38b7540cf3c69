import { ApiError, type KubeApi } from '../../../../lab/node/kubeApi';
import type { TrafficPolicy } from '../rule';
import { destinationRule } from './objects';

/** What a cluster answers to a policy that it refuses; undefined when it would take it. Nothing is changed. */
export async function refusal(cluster: KubeApi, policy: TrafficPolicy): Promise<string | undefined> {
    const rule = destinationRule(policy, 10_000);
    try {
        await cluster.post('/apis/networking.istio.io/v1/namespaces/default/destinationrules?dryRun=All', {
            ...rule,
            metadata: { ...rule.metadata, name: 'refused' },
        });
        return undefined;
    } catch (error) {
        if (error instanceof ApiError) {
            return error.message;
        }
        throw error;
    }
}
