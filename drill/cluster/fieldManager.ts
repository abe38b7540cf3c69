/** The name that drills write fields under (server-side field management). */
export const fieldManager = 'failover-drill';
