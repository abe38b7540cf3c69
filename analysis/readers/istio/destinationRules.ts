import { fieldsOf, type KubernetesObject, labelsOf, listOf, textOf, textsOf } from '../../manifests/kubernetesObject';
import type { DestinationRule } from '../../model/rules';
import { fullHost } from './hosts';
import { policyOf } from './policy';

/** The rule in a `DestinationRule` object. */
export function destinationRule(cluster: string, object: KubernetesObject): DestinationRule {
    const { exportTo, host, subsets, trafficPolicy } = fieldsOf(object.content.spec);
    const { name, namespace = 'default' } = object.metadata;
    const writtenHost = textOf(host) ?? '';
    return {
        name,
        namespace,
        host: fullHost(writtenHost, namespace),
        writtenHost,
        exportTo: textsOf(exportTo),
        policy: policyOf(trafficPolicy, cluster, object, 'spec.trafficPolicy'),
        subsets: listOf(subsets).map((each, index) => ({
            name: textOf(fieldsOf(each).name) ?? '',
            labels: labelsOf(fieldsOf(each).labels),
            policy: policyOf(fieldsOf(each).trafficPolicy, cluster, object, `spec.subsets[${index}].trafficPolicy`),
        })),
        object,
    };
}

/** Older rules first, as Istio merges several rules for one host: the first to say something wins. */
export function byAge(rules: readonly DestinationRule[]): DestinationRule[] {
    const age = ({ name, object }: DestinationRule) => `${object.metadata.creationTimestamp ?? ''} ${name}`;
    return [...rules].sort((one, other) => (age(one) < age(other) ? -1 : 1));
}
