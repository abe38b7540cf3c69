import { explainFleet } from '../analysis/explain';
import { fieldsOf, groupOf, type KubernetesObject, objectName } from '../analysis/manifests/kubernetesObject';
import type { Finding } from '../analysis/rules/rule';
import { rulesOfObject } from './levels';
import { smallestFleet } from './smallestFleet';

/** The problems that a DestinationRule has wherever it is; none for any other object. */
export function problemsAlone(object: KubernetesObject): Finding[] {
    const isRule = object.kind === 'DestinationRule' && groupOf(object) === 'networking.istio.io';
    const fleet = isRule ? smallestFleet(object) : undefined;
    if (!fleet) {
        return [];
    }
    const name = `DestinationRule ${object.metadata.namespace ?? 'default'}/${object.metadata.name}`;
    const found = explainFleet(fleet).problems.filter(
        (problem) =>
            rulesOfObject.has(problem.rule) &&
            [name, objectName(object)].includes(problem.object) &&
            (problem.rule !== 'ejection-limit' || !isSet(object, problem.field)),
    );
    return [...new Map(found.map((problem) => [`${problem.rule} ${problem.field}`, problem])).values()];
}

/** Whether a field has a value. How many endpoints a given limit is for, the rule alone does not say; the default is for none. */
function isSet({ content }: KubernetesObject, field: string): boolean {
    let value: unknown = content;
    for (const part of field.match(/[^.[\]]+/g) ?? []) {
        value = Array.isArray(value) ? (value as unknown[])[Number(part)] : fieldsOf(value)[part];
    }
    return Boolean(value);
}
