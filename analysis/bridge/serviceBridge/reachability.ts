/** Networks that each network reaches. */
export type Reachability = Readonly<Record<string, readonly string[]>>;

/** `networkReachability` of an `OrganizationSetting`: `{ aws: 'google,edge' }`. */
export function reachabilityOf(field: Readonly<Record<string, string>>): Reachability {
    return Object.fromEntries(
        Object.entries(field).map(([from, to]) => [from, to.split(',').map((network) => network.trim())]),
    );
}

/**
 * Pairs of networks of which only the first reaches the second. A network that none reaches is left out: it has a Tier-1
 * gateway, to which nothing fails over.
 */
export function oneWayReachability(reached: Reachability): { from: string; to: string }[] {
    const isReached = (network: string) => Object.values(reached).some((networks) => networks.includes(network));
    return Object.entries(reached).flatMap(([from, networks]) =>
        networks
            .filter((to) => to !== from && isReached(from) && !reached[to]?.includes(from))
            .map((to) => ({ from, to })),
    );
}
