import { fieldsOf, listOf, numberOf, objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Whether some of the weights are given, and not all. */
export function isPartlyWeighted(weights: readonly (number | undefined)[]): boolean {
    const given = weights.filter((weight) => weight !== undefined).length;
    return given > 0 && given < weights.length;
}

/** Weights that count for nothing. */
export const glooWeights: Rule = {
    id: 'gloo-weights',
    severity: 'error',
    scope: 'fleet',
    what: 'The `failover` of an Upstream has weights that Envoy ignores, or weights for some localities only.',
    why: 'Weights of localities need `localityWeightedLbConfig`. With it, a locality without a weight gets no requests.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/locality_weight',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, upstreams }) =>
            [...upstreams.values()].flatMap(({ object }) => {
                const { failover, loadBalancerConfig } = fieldsOf(object.content.spec);
                const isWeighted = fieldsOf(loadBalancerConfig).localityWeightedLbConfig !== undefined;
                return listOf(fieldsOf(failover).prioritizedLocalities).flatMap((priority, index) => {
                    const weights = listOf(fieldsOf(priority).localityEndpoints).map((each) =>
                        numberOf(fieldsOf(each).loadBalancingWeight),
                    );
                    const problem = (reason: string, text: string) => ({
                        cluster: name,
                        object: objectName(object),
                        field: `spec.failover.prioritizedLocalities[${index}].localityEndpoints[].loadBalancingWeight`,
                        reason,
                        fix: { text, argument: '`loadBalancing.localityWeighted` of HealthCheckedUpstream' },
                    });
                    return [
                        ...(!isWeighted && weights.some((weight) => weight !== undefined)
                            ? [
                                  problem(
                                      'has no effect: the Upstream is not locality weighted.',
                                      'Set `localityWeightedLbConfig: {}`.',
                                  ),
                              ]
                            : []),
                        ...(isPartlyWeighted(weights)
                            ? [problem('is missing for some localities: they get no requests.', 'Give all a weight.')]
                            : []),
                    ];
                });
            }),
        ),
};
