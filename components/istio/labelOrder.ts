import { repeated } from '../../analysis/repeated';
import { labelNameProblems, labelValueProblems } from '../kubernetesNames';
import type { Problem } from '../problem';

/** The labels of a `failoverPriority`, without the values that some are compared with. */
export function orderLabels(priority: readonly string[]): string[] {
    return priority.map((entry) => entry.split('=', 1)[0] ?? '');
}

/** What is wrong with a `failoverPriority`, whatever the clusters are. */
export function labelOrderProblems(priority: readonly string[], fix: string): Problem[] {
    return [
        ...(priority.length > 0 ? [] : [{ path: 'priority', reason: 'is empty', fix }]),
        ...priority.flatMap((entry, index) => entryProblems(`priority[${index}]`, entry)),
        ...repeated(orderLabels(priority)).map((label) => ({ path: 'priority', reason: `names \`${label}\` twice.` })),
    ];
}

/** A label, which endpoints then share with the client, or with `=` the value that they have wherever the client is. */
function entryProblems(argument: string, entry: string): Problem[] {
    const [label = '', ...value] = entry.split('=');
    return [
        ...labelNameProblems(argument, label),
        ...(value.length === 0 ? [] : labelValueProblems(argument, value.join('='))),
    ];
}

/** The problems with pinned values, `label=value`, that no endpoint has; `known` are a label's values, where known. */
export function pinnedValueProblems(
    priority: readonly string[],
    known: (label: string) => readonly string[],
    owner: string,
): Problem[] {
    return priority.flatMap((entry, index) => {
        const [label = '', value] = entry.split('=');
        const values = known(label);
        return value === undefined || values.length === 0 || values.includes(value)
            ? []
            : [
                  {
                      path: `priority[${index}]`,
                      reason: `is \`${entry}\`, which none of \`${owner}\` has`,
                      fix: `known are ${[...new Set(values)].join(', ')}.`,
                  },
              ];
    });
}
