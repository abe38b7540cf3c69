import type { Phase } from '../measurement/phase';
import { mostLateMs } from '../measurement/unknownRequests';
import { endingText } from '../run/ending';
import type { Recording } from '../run/recording';

/** Everything that keeps the measurement from proving anything, whatever was measured. */
export function drillDoubts({ error, proof }: Recording, phases: readonly Phase[]): string[] {
    const unknown = phases.filter((phase) => phase.unknown > 0);
    return [
        ...(error === undefined ? [] : [endingText(error)]),
        ...proof.problems,
        ...(proof.provedAfterMs === null && proof.problems.length === 0 && error === undefined
            ? ['Nothing proves that the fault took effect.']
            : []),
        ...unknown.map(
            ({ name, unknown: requests, ...phase }) =>
                `The load generator was held up for more than ${mostLateMs} ms: ${requests} of ${phase.requests + requests} requests of the ${name} phase are unknown.`,
        ),
    ];
}
