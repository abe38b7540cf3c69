/** The problem with a port, or nothing. */
export function portProblems(argument: string, port: number | undefined): string[] {
    return port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)
        ? []
        : [`\`${argument}\` is ${port}; a port from 1 to 65535 is needed.`];
}

/** The problem with one of several known values, or nothing. */
export function enumProblems(argument: string, value: string, known: Readonly<Record<string, string>>): string[] {
    const values = Object.values(known);
    return values.includes(value) ? [] : [`\`${argument}\` is "${value}"; known are ${values.join(', ')}.`];
}
