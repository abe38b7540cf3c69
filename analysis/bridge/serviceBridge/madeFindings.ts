import { type MadeOf, objectName } from '../../manifests/kubernetesObject';
import type { ClusterInput } from '../../model/fleet';
import type { Finding } from '../../rules/rule';

/**
 * Problems of objects that a control plane makes, as problems of what it makes them of: that is what a user can change. A
 * patch of such an object would not last.
 */
export function namedByOrigin(inputs: readonly ClusterInput[], problems: readonly Finding[]): readonly Finding[] {
    const origins = new Map<string, readonly MadeOf[]>(
        inputs.flatMap(({ name, objects }) =>
            objects.flatMap((object) => (object.madeOf ? [[`${name} ${objectName(object)}`, object.madeOf]] : [])),
        ),
    );
    return origins.size === 0 ? problems : problems.map((problem) => named(problem, origins));
}

function named(problem: Finding, origins: ReadonlyMap<string, readonly MadeOf[]>): Finding {
    const [first = ''] = problem.object.split(' + ');
    const madeOf = origins.get(`${problem.cluster} ${first}`) ?? [];
    const parts = madeOf.flatMap(({ of, part }) => ('object' in of ? [{ of, part }] : []));
    const of = parts.find(({ part }) => problem.field.includes(part))?.of;
    const { argument, text } = problem.fix;
    return of === undefined
        ? problem
        : {
              ...problem,
              ...of,
              reason: `makes ${first}, whose \`${problem.field}\` ${problem.reason}`,
              fix: {
                  text: `${text} Tetrate Service Bridge writes ${first}: change it by its own fields, or, where it has none, by an EnvoyFilter of a group in DIRECT mode.`,
                  ...(argument !== undefined && { argument }),
              },
          };
}
