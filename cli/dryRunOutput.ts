import type { PlannedStep } from '../drill/faults/dryRun';

/** The writes of a drill, for people. */
export function dryRunText(steps: readonly PlannedStep[]): string {
    const lines = steps.flatMap(({ step, writes }) => [
        step,
        ...writes.flatMap(({ cluster, verb, object, diff }) => [
            `  ${verb} ${object}${cluster === '' ? '' : ` in ${cluster}`}`,
            ...diff.map((line) => `    ${line}`),
        ]),
    ]);
    return [...lines, 'Nothing was changed.', ''].join('\n');
}
