import { objectName } from '../manifests/kubernetesObject';
import type { LocalityLb } from '../model/rules';
import type { Rule } from './rule';

/** Weights that Istio refuses. */
export const distributeWeights: Rule = {
    id: 'distribute-weights',
    severity: 'error',
    scope: 'fleet',
    what: 'The weights of a `distribute` entry do not sum to 100, or one is outside 1 to 100.',
    why: 'Istio’s webhook refuses such a rule. Where the webhook is off, or was off when the rule came, traffic is spread in other proportions than written.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute',
    check: ({ clusters }) =>
        clusters.flatMap(({ destinationRules, name }) =>
            destinationRules.flatMap(({ host, object, policy }) =>
                entries(policy?.localityLb?.value).flatMap(({ to }, index) => {
                    const sum = Object.values(to).reduce((total, weight) => total + weight, 0);
                    const outside = Object.entries(to).filter(([, weight]) => weight < 1 || weight > 100);
                    const field = `spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[${index}].to`;
                    const problem = (reason: string, text: string) => ({
                        cluster: name,
                        service: host,
                        object: objectName(object),
                        field,
                        reason,
                        fix: { text, argument: '`localities[].weight` of LocalityFailover' },
                    });
                    return [
                        ...(sum === 100 ? [] : [problem(`sums to ${sum}.`, 'Give weights that sum to 100.')]),
                        ...outside.map(([locality, weight]) =>
                            problem(
                                `gives \`${locality}\` ${weight}; Istio takes 1 to 100.`,
                                'Leave the locality out, or give it a weight from 1 to 100.',
                            ),
                        ),
                    ];
                }),
            ),
        ),
};

const entries = (setting: LocalityLb | undefined) => setting?.distribute ?? [];
