import type { Level } from '../model/path';
import { sharesWithout } from '../paths/losses';
import type { Split } from './prediction';

/** Where requests go while a quarter, half and three quarters of a cluster's endpoints are ejected. */
export function splits(levels: readonly Level[], cluster: string, panicThreshold: number): Split[] {
    const own = levels.flatMap(({ hosts }) => hosts.filter((host) => host.cluster === cluster));
    const counts = [1, 2, 3].map((quarters) => Math.ceil((own.length * quarters) / 4));
    return [...new Set(counts)]
        .filter((down) => down < own.length)
        .map((down) => ({
            cluster,
            down,
            of: own.length,
            shares: sharesWithout(levels, new Set(own.slice(0, down)), panicThreshold),
        }));
}
