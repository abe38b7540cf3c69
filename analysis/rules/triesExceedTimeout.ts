import { milliseconds } from '../../duration';
import type { Path } from '../model/path';
import type { Rule } from './rule';
import { clustersOf, onPath } from './subject';

/** Whether the last of several tries would start after the time limit of all. */
export function exceedsTimeout(tries: number, perTryTimeout: string | undefined, timeout: string | undefined): boolean {
    const each = milliseconds(perTryTimeout ?? '');
    const whole = milliseconds(timeout ?? '');
    return each !== undefined && whole !== undefined && each * tries > whole;
}

/** Retries that never start. */
export const triesExceedTimeout: Rule = {
    id: 'tries-exceed-timeout',
    severity: 'warning',
    scope: 'service',
    what: 'The tries of a request take longer together than its time-out allows.',
    why: 'A primary that hangs uses up its tries one after the other. The time-out ends the request before the last try, the one that leaves the priority.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts',
    check: ({ services }) =>
        services
            .flatMap(({ paths }) => paths)
            .filter((path) => clustersOf(path).length > 1 && neverStarts(path))
            .map((path) => ({
                ...onPath(path),
                object: path.route.split(', ')[0] ?? '',
                field: 'retries.perTryTimeout',
                reason: `is ${path.retries.value.perTryTimeout ?? ''}: ${path.retries.value.attempts + 1} tries take longer than the ${path.timeout.value} of the time-out.`,
                fix: {
                    text: 'Shorten the tries, or raise the time-out.',
                    argument: '`retry.perTryTimeout`, `timeout`',
                },
            })),
};

function neverStarts({ retries: { value }, timeout }: Path): boolean {
    return value.attempts > 0 && exceedsTimeout(value.attempts + 1, value.perTryTimeout, timeout.value);
}
