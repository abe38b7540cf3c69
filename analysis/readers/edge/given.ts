/** A field, where there is a value. */
export function given<Name extends string, T>(name: Name, value: T | undefined): Partial<Record<Name, T>> {
    return value === undefined ? {} : ({ [name]: value } as Record<Name, T>);
}
