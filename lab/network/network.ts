import { inNetworkNamespace, ip, run } from '../process/run';
import type { LabShape } from '../shape';
import {
    clusterCommands,
    type ClusterSite,
    cutCommands,
    healCommands,
    joinCommands,
    linkCommands,
    links,
    networkCommands,
} from './plan';

/** Builds the namespaces, bridges and links of every cluster. Runs once, inside the lab's own namespaces. */
export async function buildNetwork(sites: readonly ClusterSite[], networks: LabShape['networks']): Promise<void> {
    for (const site of sites) {
        await run('ip', ['netns', 'add', site.name]);
    }
    await ip(networkCommands(sites));
    await Promise.all(
        sites.map(async (site) => {
            await ip(clusterCommands(site, networks), site.name);
            await run(...inNetworkNamespace(site.name, 'sh', ['-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']));
        }),
    );
    for (const [a, b] of links(sites)) {
        await ip(linkCommands(a, b), a.name);
        await ip(joinCommands(a, b, networks), a.name);
        await ip(joinCommands(b, a, networks), b.name);
    }
}

/** Cuts (or heals) every link of `site` to the other clusters, in both directions. The operator still reaches all. */
export async function setPartitioned(
    site: ClusterSite,
    sites: readonly ClusterSite[],
    networks: LabShape['networks'],
    partitioned: boolean,
): Promise<void> {
    const commands = partitioned ? cutCommands : healCommands;
    const others = sites.filter((other) => other.name !== site.name);
    await Promise.all([
        ip(
            others.flatMap((other) => commands(site, other, networks)),
            site.name,
        ),
        ...others.map((other) => ip(commands(other, site, networks), other.name)),
    ]);
}
