import { coversHost } from './hosts';

/** Finds the items whose hosts cover a host, without looking at all of them: fleets have thousands. */
export type HostIndex<T> = (host: string) => readonly T[];

/** An index by host. Only hosts with a wildcard are compared one by one. */
export function hostIndex<T>(items: readonly T[], hostsOf: (item: T) => readonly string[]): HostIndex<T> {
    const exact = new Map<string, T[]>();
    const wild: { host: string; item: T }[] = [];
    for (const item of items) {
        for (const host of new Set(hostsOf(item))) {
            if (host.startsWith('*')) {
                wild.push({ host, item });
            } else {
                const group = exact.get(host);
                if (group) {
                    group.push(item);
                } else {
                    exact.set(host, [item]);
                }
            }
        }
    }
    return (host) => [
        ...new Set([
            ...(exact.get(host) ?? []),
            ...wild.filter((each) => coversHost(each.host, host)).map(({ item }) => item),
        ]),
    ];
}
