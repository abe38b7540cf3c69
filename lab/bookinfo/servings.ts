/** A service of Bookinfo. */
export type ServiceName = 'productpage' | 'details' | 'reviews' | 'ratings';

/** Who served a part of a reply. */
export interface Server {
    podname: string;
    clustername: string;
}

/** What this stand-in adds to the JSON of every reply. */
export interface Served {
    /** Pod and cluster of every service that took part. */
    servedBy?: Partial<Record<ServiceName, Server>> | undefined;
    /** Ids of the requests that a service has served, by the service; each serving is reported once. */
    served?: Partial<Record<ServiceName, string[]>>;
}

/** Ids of served requests that no reply has reported yet, of this service and of those behind it. */
export class Servings {
    private waiting: [ServiceName, string][] = [];

    add(service: ServiceName, ids: readonly string[]): void {
        this.waiting.push(...ids.map((id): [ServiceName, string] => [service, id]));
    }

    /** Everything for the next reply. `lost` puts it back for a later one. */
    take(): { served: NonNullable<Served['served']>; lost: () => void } {
        const taken = this.waiting;
        this.waiting = [];
        const served: NonNullable<Served['served']> = {};
        for (const [service, id] of taken) {
            (served[service] ??= []).push(id);
        }
        return { served, lost: () => void this.waiting.unshift(...taken) };
    }
}
