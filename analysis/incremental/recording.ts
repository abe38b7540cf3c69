import type { Cluster, ClusterContent, ClusterLookups, Service } from '../model/fleet';

/** What a computation asked of one cluster. */
export interface ClusterReads {
    readonly fields: Set<keyof ClusterContent>;
    /** By lookup and argument. */
    readonly lookups: Map<string, Lookup>;
}

/** An answer that concerns one name. */
interface Lookup {
    readonly name: LookupName;
    readonly argument: string;
    readonly found: unknown;
}

type LookupName = keyof ClusterLookups | 'service';

const lookupNames: readonly (keyof ClusterLookups)[] = [
    'rulesFor',
    'routesFrom',
    'routesTo',
    'edgeRouteNamed',
    'servedAs',
    'isPublic',
    'answersAt',
];

/** Clusters that note what is asked of them, so that an answer is computed again only where what it rests on has changed. */
export class RecordedClusters {
    readonly clusters: readonly Cluster[];
    private reads: ClusterReads[] = [];

    constructor(clusters: readonly Cluster[]) {
        this.clusters = clusters.map((cluster, index) => this.recorded(cluster, index));
    }

    /** What a computation returns, and what it asked of each cluster. */
    during<T>(compute: () => T): { readonly result: T; readonly reads: readonly ClusterReads[] } {
        this.reads = this.clusters.map(() => ({ fields: new Set(), lookups: new Map() }));
        return { result: compute(), reads: this.reads };
    }

    private recorded(cluster: Cluster, index: number): Cluster {
        const readsField = (field: keyof ClusterContent): void => void this.reads[index]?.fields.add(field);
        const asked = <T>(name: LookupName, argument: string, found: T): T => {
            this.reads[index]?.lookups.set(`${name} ${argument}`, { name, argument, found });
            return found;
        };
        const view = {};
        for (const field of Object.keys(cluster) as (keyof Cluster)[]) {
            if (isLookup(field)) {
                const find = cluster[field] as (argument: string) => unknown;
                Object.defineProperty(view, field, {
                    enumerable: true,
                    value: (argument: string) => asked(field, argument, find(argument)),
                });
            } else if (field === 'services') {
                const services = new RecordedServices(
                    cluster.services,
                    () => readsField('services'),
                    (host, found) => void asked('service', host, found),
                );
                Object.defineProperty(view, field, { enumerable: true, value: services });
            } else {
                Object.defineProperty(view, field, {
                    enumerable: true,
                    get: () => {
                        readsField(field);
                        return cluster[field];
                    },
                });
            }
        }
        return view as Cluster;
    }
}

/** Whether all that was asked of a cluster has the same answers in its new state. */
export function isUnchanged({ fields, lookups }: ClusterReads, before: Cluster, after: Cluster): boolean {
    if (before === after) {
        return true;
    }
    for (const field of fields) {
        if (before[field] !== after[field]) {
            return false;
        }
    }
    for (const { argument, found, name } of lookups.values()) {
        if (!isSame(found, name === 'service' ? after.services.get(argument) : after[name](argument))) {
            return false;
        }
    }
    return true;
}

/** Whether two answers are the same objects. */
function isSame(one: unknown, other: unknown): boolean {
    return Array.isArray(one) && Array.isArray(other)
        ? one.length === other.length && one.every((each, index) => each === (other as unknown[])[index])
        : one === other;
}

function isLookup(field: keyof Cluster): field is keyof ClusterLookups {
    return (lookupNames as readonly string[]).includes(field);
}

/** Services that note which of them was asked for; who goes through them has read all. */
class RecordedServices implements ReadonlyMap<string, Service> {
    constructor(
        private readonly services: ReadonlyMap<string, Service>,
        private readonly readAll: () => void,
        private readonly asked: (host: string, found: Service | undefined) => void,
    ) {}

    get size(): number {
        return this.all().size;
    }

    get(host: string): Service | undefined {
        const found = this.services.get(host);
        this.asked(host, found);
        return found;
    }

    has(host: string): boolean {
        return this.get(host) !== undefined;
    }

    forEach(each: (service: Service, host: string, services: ReadonlyMap<string, Service>) => void): void {
        this.all().forEach(each);
    }

    entries(): MapIterator<[string, Service]> {
        return this.all().entries();
    }

    keys(): MapIterator<string> {
        return this.all().keys();
    }

    values(): MapIterator<Service> {
        return this.all().values();
    }

    [Symbol.iterator](): MapIterator<[string, Service]> {
        return this.entries();
    }

    private all(): ReadonlyMap<string, Service> {
        this.readAll();
        return this.services;
    }
}
