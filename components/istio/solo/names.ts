import { repeated } from '../../../analysis/repeated';
import { durationProblems } from '../../durationProblems';
import { countProblems, labelProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { isFullName } from '../hostNames';

/** When an instance counts as failed, as Solo's products have it: 5xx in a row. */
export interface ErrorsInARow {
    consecutiveErrors: number;
    interval: string;
    baseEjectionTime: string;
}

/** Everything wrong with it. */
export function errorsProblems({ baseEjectionTime, consecutiveErrors, interval }: ErrorsInARow): Problem[] {
    return [
        ...countProblems('consecutiveErrors', consecutiveErrors, 1),
        ...durationProblems('interval', interval),
        ...durationProblems('baseEjectionTime', baseEjectionTime),
    ];
}

/** Everything wrong with the clusters or regions of a failover. */
export function placesProblems(argument: string, names: readonly string[]): Problem[] {
    return [
        ...(names.length >= 2
            ? []
            : [{ path: argument, reason: `names ${names.length}; a failover needs at least 2.` }]),
        ...repeated(names).map((name) => ({ path: argument, reason: `names \`${name}\` twice.` })),
        ...names.flatMap((name, index) => labelProblems(`${argument}[${index}]`, name)),
    ];
}

/** The problem with a host under which callers reach a service, or nothing. */
export function hostnameProblems(argument: string, host: string): Problem[] {
    return isFullName(host)
        ? []
        : [
              {
                  path: argument,
                  reason: `is "${host}"`,
                  fix: 'write a host name, such as `reviews.bookinfo.global`: parts of at most 63 letters, no scheme, no port.',
              },
          ];
}
