import { ApiException, KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import { TrafficPolicy } from '../rule';
import { destinationRule } from './objects';

/** What a cluster answers to a policy that it refuses; undefined when it would take it. Nothing is changed. */
export async function refusal(cluster: KubeConfig, policy: TrafficPolicy): Promise<string | undefined> {
    const rule = destinationRule(policy, 10_000);
    const dryRun = 'All';
    try {
        await KubernetesObjectApi.makeApiClient(cluster).create(
            { ...rule, metadata: { ...rule.metadata, name: 'refused' } },
            undefined,
            dryRun,
        );
        return undefined;
    } catch (error) {
        if (error instanceof ApiException) {
            return String(error.body);
        }
        throw error;
    }
}
