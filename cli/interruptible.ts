import { constants } from 'node:os';
import { DeadlineReached } from '../drill/run/ending';
import { Interrupted } from '../drill/run/interrupted';

/** Turns signals and uncaught errors into an abort, so that the drill reverts its fault before it ends. */
export function interruptible(
    say: (line: string) => void,
    deadlineMs?: number,
    consequence = 'the drill ends, its fault first',
): { signal: AbortSignal; done(): void } {
    const controller = new AbortController();
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const onSignal = (signal: (typeof signals)[number]): void => {
        say(`${signal}: ${consequence} …`);
        controller.abort(new Interrupted(128 + constants.signals[signal], signal));
    };
    const onError = (error: Error): void => controller.abort(error);
    const deadline =
        deadlineMs === undefined
            ? undefined
            : setTimeout(() => controller.abort(new DeadlineReached(deadlineMs)), deadlineMs);
    signals.forEach((signal) => process.on(signal, onSignal));
    process.on('uncaughtException', onError);
    return {
        signal: controller.signal,
        done() {
            clearTimeout(deadline);
            signals.forEach((signal) => process.off(signal, onSignal));
            process.off('uncaughtException', onError);
        },
    };
}
