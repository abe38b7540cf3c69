import { milliseconds } from '../duration';
import type { Problem } from './problem';

/** The problem with a duration, or nothing: `interval` is "1" without a unit. */
export function durationProblems(argument: string, duration: string | undefined): Problem[] {
    if (duration === undefined || milliseconds(duration) !== undefined) {
        return [];
    }
    return [
        {
            path: argument,
            reason: `is "${duration}", not a duration of whole milliseconds of at least 1ms.`,
            fix: 'Write a number and a unit, such as "250ms", "10s" or "1m30s".',
        },
    ];
}

/** Whether a time-out is `0s` (or `0ms`, `0m`, `0h`), which means no limit. */
function isUnlimited(duration: string): boolean {
    return /^0(h|ms|m|s)$/.test(duration);
}

/** The problem with a time-out, or nothing: a duration, or `0s` for no limit. */
export function timeoutProblems(argument: string, duration: string | undefined): Problem[] {
    return duration !== undefined && isUnlimited(duration) ? [] : durationProblems(argument, duration);
}
