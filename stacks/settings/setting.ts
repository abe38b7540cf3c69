/** One setting of a stack: a row of the table. `T` is its value. */
export interface Setting<T> {
    /** What is accepted, as the end of an error's sentence. */
    wanted: string;
    /** The value; undefined when the stored text is not accepted. Pulumi stores numbers as text and objects as JSON. */
    read: (stored: string) => T | undefined;
    /** Infrastructures or scenarios that have it. Default: every stack has it. */
    of?: readonly string[];
    /** Infrastructures or scenarios that cannot do without it. */
    requiredBy?: readonly string[];
    /** Value where it is not set. Default: none. */
    absent?: T | ((infrastructure: string) => T);
}

/** A table with a row for every field of `S`. */
export type SettingsTable<S> = { readonly [key in keyof S]-?: Setting<NonNullable<S[key]>> };
