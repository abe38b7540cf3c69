import { isExhaustion } from '../load/exhaustion';
import { mostClockErrorMs } from '../load/remote/generatorFound';
import type { Phase } from '../measurement/phase';
import { mostLateMs } from '../measurement/unknownRequests';
import { endingText } from '../run/ending';
import type { Recording } from '../run/recording';
import type { Expectation } from './expectation';

/** Lateness of the load generator, p99 in milliseconds, above which the machine and not the system decided what was measured. */
export const disturbedMs = 5;

/** Everything that keeps the measurement from proving anything, whatever was measured. */
export function drillDoubts({ error, proof, samples, generators = [] }: Recording, phases: readonly Phase[]): string[] {
    const unknown = phases.filter((phase) => phase.unknown > 0);
    const missing = new Set<string>();
    for (const sample of samples) {
        if (isExhaustion(sample.error)) {
            missing.add(sample.error);
        }
    }
    const heldUp = `The load generator was held up for more than ${mostLateMs} ms`;
    const why =
        missing.size === 0
            ? heldUp
            : `${heldUp}, or this machine had no open files, local ports or memory left (${[...missing].join(', ')})`;
    return [
        ...(error === undefined ? [] : [endingText(error)]),
        ...proof.problems,
        ...(proof.provedAfterMs === null && proof.problems.length === 0 && error === undefined
            ? ['Nothing proves that the fault took effect.']
            : []),
        ...generators
            .filter(({ clock }) => clock.errorMs > mostClockErrorMs)
            .map(
                ({ cluster, pod, clock }) =>
                    `The clock of the load generator ${pod} in ${cluster} is known to ±${clock.errorMs} ms only; its requests cannot be compared with the fault's times (at most ±${mostClockErrorMs} ms).`,
            ),
        ...unknown.map(
            ({ name, unknown: requests, ...phase }) =>
                `${why}: ${requests} of ${phase.requests + requests} requests of the ${name} phase are unknown.`,
        ),
    ];
}

/**
 * Why missed shares and times prove nothing: the load generator was late. Answered probes always count, and so do lost
 * requests: lateness takes at most {@link mostLateMs} from a request's deadline. One that was sent later is unknown, not
 * lost.
 */
export function latenessDoubts(lateMs: number, expectations: readonly Expectation[]): string[] {
    const missed = expectations.filter(({ ok }) => !ok);
    return lateMs > disturbedMs && missed.length > 0 && missed.every(dependsOnSpeed)
        ? [
              `The load generator was ${lateMs} ms late (p99): this machine is too busy to judge ` +
                  `${missed.map(({ name }) => name).join(', ')}.`,
          ]
        : [];
}

const dependsOnSpeed = ({ name, unit }: Expectation): boolean =>
    unit === 'ms' || unit === 'fraction' || name.endsWith('.settledRequests');
