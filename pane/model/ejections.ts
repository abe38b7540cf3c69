import type { Host, Path } from '../../analysis/model/path';
import { sharesWithout } from '../../analysis/paths/losses';

/** What one proxy of a caller says of the endpoints of a path. */
export interface PathHealth {
    /** `<namespace>/<name>` of its pod. */
    readonly pod: string;
    /** Endpoints that get no requests, and why, by address. */
    readonly out: ReadonlyMap<string, string>;
}

/** By {@link pathKey}. Paths of proxies that were not asked, or do not answer, are not there. */
export type Ejections = ReadonlyMap<string, PathHealth>;

/** Tells the paths of a fleet apart. */
export function pathKey({ caller, port, route, service, subset }: Path): string {
    const { cluster, gateway, kind, namespaces } = caller;
    return JSON.stringify([cluster, kind, gateway, namespaces, service, subset, port, route]);
}

/** Fraction of the requests by cluster with what is ejected now. */
export function sharesNow({ levels, panicThreshold }: Path, { out }: PathHealth): Readonly<Record<string, number>> {
    const isOut = ({ address }: Host): boolean => out.has(address);
    const ejected = new Set(levels.flatMap(({ hosts }) => hosts.filter(isOut)));
    return sharesWithout(levels, ejected, panicThreshold.value);
}
