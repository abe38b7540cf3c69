/** Regions of the conformance lab. Each has one cluster with two zones, and one endpoint of the service in each zone. */
export const regions = ['europe-west1', 'us-central1', 'asia-east1'] as const;
export type Region = (typeof regions)[number];

export type Zone = `${Region}-${'b' | 'c'}`;

/** The zone of the ingress gateway, which is the client that Istio's rules speak of. */
export const europeB = 'europe-west1-b' as const;
/** The other zone of the client's region. */
export const europeC = 'europe-west1-c' as const;
export const usB = 'us-central1-b' as const;
export const usC = 'us-central1-c' as const;
export const asiaB = 'asia-east1-b' as const;
export const asiaC = 'asia-east1-c' as const;

export const zones: readonly Zone[] = [europeB, europeC, usB, usC, asiaB, asiaC];

export function regionOf(zone: Zone): Region {
    return zone.slice(0, -2) as Region;
}
