import type { Path } from '../model/path';

/** The paths that requests of a method may take: rules for this method go before those for all methods. */
export function pathsOfMethod<P extends Pick<Path, 'methods'>>(paths: readonly P[], method: string): P[] {
    const own = paths.filter(({ methods }) => methods?.includes(method));
    return own.length > 0 ? own : paths.filter(({ methods }) => methods === undefined);
}
