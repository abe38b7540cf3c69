import type { PolicyResource } from '@pulumi/policy';
import { explainFleet } from '../analysis/explain';
import { type KubernetesObject, objectName } from '../analysis/manifests/kubernetesObject';
import type { Finding } from '../analysis/rules/rule';
import { objectFinder } from '../fleet/objectFinder';
import { type StackCluster, stackClusters } from '../fleet/stackClusters';
import { problemsAlone } from './ruleAlone';

/** A problem, and the resource that has it. */
interface StackProblem extends Finding {
    readonly urn: string | undefined;
    /** What it depends on that is not known before the deployment; nothing where it is certain. */
    readonly doubts: readonly string[];
}

/** What the policies of a stack report. */
export interface StackProblems {
    readonly problems: readonly StackProblem[];
    /** Fields and objects that are not known before the deployment, by resource. */
    readonly unknown: readonly { readonly text: string; readonly urn: string | undefined }[];
}

let last: { key: string; found: StackProblems } | undefined;

/** The problems of a stack. Every policy asks for those of the same stack, one after the other. */
export function stackProblems(resources: readonly PolicyResource[]): StackProblems {
    const clusters = stackClusters(
        resources.map(({ props, provider, type, urn }) => ({ type, urn, provider: provider?.urn, properties: props })),
    );
    const key = JSON.stringify(clusters.map(({ hidden, name, objects }) => [name, hidden, objects]));
    if (last?.key !== key) {
        last = { key, found: problemsOf(clusters) };
    }
    return last.found;
}

function problemsOf(clusters: readonly StackCluster[]): StackProblems {
    const finders = new Map(
        clusters.map((cluster) => [cluster.name, { cluster, find: objectFinder(cluster.objects) }]),
    );
    const alone = new Set(
        clusters.flatMap(({ name, objects }) =>
            objects.flatMap((object) =>
                problemsAlone(object).map(({ rule }) => `${name} ${objectName(object)} ${rule}`),
            ),
        ),
    );
    const explanation = explainFleet(clusters);
    const problems = explanation.problems.flatMap((problem): StackProblem[] => {
        const { cluster, find } = finders.get(problem.cluster) ?? {};
        const object = find?.(problem.object);
        // The policy of the single resource reports it already.
        return object && alone.has(`${problem.cluster} ${objectName(object)} ${problem.rule}`)
            ? []
            : [
                  {
                      ...problem,
                      urn: object && cluster?.resources.get(object)?.urn,
                      doubts: cluster ? doubtsOf(problem, object, cluster) : [],
                  },
              ];
    });
    const unreadRoutes = explanation.notUnderstood
        .filter(({ object }) => /^(HTTP|GRPC)Route /.test(object))
        .map(({ cluster: name, mayChange, object: route }) => {
            const { cluster, find } = finders.get(name) ?? {};
            const object = find?.(route);
            return {
                text: `${route} is not understood. It may change ${mayChange}.`,
                urn: object && cluster?.resources.get(object)?.urn,
            };
        });
    return { problems, unknown: [...clusters.flatMap(unknownIn), ...unreadRoutes] };
}

/** Fields of objects, and what hides whole objects: a Helm release, a patch, a name that is not known. */
function unknownIn({ hidden, hiding, resources, unknown }: StackCluster): StackProblems['unknown'] {
    const fields = [...unknown].map(([object, unknownFields]) => ({
        text: `${objectName(object)}: ${unknownFields.join(', ')}`,
        urn: resources.get(object)?.urn,
    }));
    const objects = hidden.flatMap((each) => {
        const resource = hiding.get(each);
        return resource ? [{ text: `${each.kind} ${each.reason}. That hides ${each.hides}.`, urn: resource.urn }] : [];
    });
    return [...fields, ...objects];
}

/** The unknown fields that a problem may depend on: those of its object, of its namespace, and of the whole cluster. */
function doubtsOf(problem: Finding, object: KubernetesObject | undefined, { unknown }: StackCluster): string[] {
    const namespace = object?.metadata.namespace ?? problem.service?.split('.')[1];
    return [...unknown]
        .filter(
            ([{ metadata }]) =>
                namespace === undefined || metadata.namespace === undefined || metadata.namespace === namespace,
        )
        .flatMap(([each, fields]) => fields.map((field) => `${objectName(each)}, ${field}`));
}
