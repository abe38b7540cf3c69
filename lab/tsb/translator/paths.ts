/** A kind as objects name it. */
export interface Kind {
    readonly apiVersion: string;
    readonly kind: string;
}

/** Kinds whose plural is no `s`. */
const plurals: Readonly<Record<string, string>> = {
    ServiceEntry: 'serviceentries',
    WorkloadEntry: 'workloadentries',
    AuthorizationPolicy: 'authorizationpolicies',
};

/** Name of a kind in the paths of the API. */
export function pluralOf({ kind }: Kind): string {
    return plurals[kind] ?? `${kind.toLowerCase()}s`;
}

/** Path of all objects of a kind. */
export function listPath(kind: Kind): string {
    const root = kind.apiVersion.includes('/') ? 'apis' : 'api';
    return `/${root}/${kind.apiVersion}/${pluralOf(kind)}`;
}
