import type { Problem } from './problem';

/** The problem with a port, or nothing. */
export function portProblems(argument: string, port: number | undefined): Problem[] {
    return port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)
        ? []
        : [{ path: argument, reason: `is ${port}; a port from 1 to 65535 is needed.` }];
}

/** The problem with a port of the nodes, or nothing; Kubernetes' own range, unless an API server is told another. */
export function nodePortProblems(argument: string, port: number | undefined): Problem[] {
    return port === undefined || (Number.isInteger(port) && port >= 30_000 && port <= 32_767)
        ? []
        : [{ path: argument, reason: `is ${port}; Kubernetes takes 30000 to 32767.` }];
}

/** The problem with one of several known values, or nothing. */
export function enumProblems(argument: string, value: string, known: Readonly<Record<string, string>>): Problem[] {
    const values = Object.values(known);
    return values.includes(value)
        ? []
        : [{ path: argument, reason: `is "${value}"`, fix: `known are ${values.join(', ')}.` }];
}
