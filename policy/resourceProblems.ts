import type { ResourceValidationArgs } from '@pulumi/policy';
import type { Finding } from '../analysis/rules/rule';
import { stackClusters } from '../fleet/stackClusters';
import { problemsAlone } from './ruleAlone';

/** The problems of one resource. */
export interface ResourceProblems {
    readonly certain: readonly Finding[];
    /** Those that may be none once every value is known. */
    readonly doubtful: readonly Finding[];
}

/** The problems that a resource has whatever else is in the stack. */
export function problemsOfResource({
    props,
    type,
    urn,
}: Pick<ResourceValidationArgs, 'props' | 'type' | 'urn'>): ResourceProblems {
    const [cluster] = stackClusters([{ type, urn, provider: undefined, properties: props }]);
    const [object] = cluster?.objects ?? [];
    if (!cluster || !object) {
        return { certain: [], doubtful: [] };
    }
    const unknown = cluster.unknown.get(object) ?? [];
    const isDoubtful = ({ field }: Finding): boolean => unknown.some((each) => mayDecide(each, field));
    const found = problemsAlone(object);
    return { certain: found.filter((each) => !isDoubtful(each)), doubtful: found.filter(isDoubtful) };
}

/** Whether an unknown field may decide about a problem of another: it is a part of it, or the reverse, or says where requests go. */
function mayDecide(unknown: string, field: string): boolean {
    return (
        isWithin(unknown, field) ||
        isWithin(field, unknown) ||
        /localityLbSetting|loadBalancer$|trafficPolicy$|^spec\.subsets/.test(unknown)
    );
}

function isWithin(field: string, parent: string): boolean {
    return field === parent || field.startsWith(`${parent}.`) || field.startsWith(`${parent}[`);
}
