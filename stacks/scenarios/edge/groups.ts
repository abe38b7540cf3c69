import { BadInput } from '../../../errors';
import type { EdgeCluster } from './clusters';
import type { GroupSetting } from './groupSetting';

/** A failover group: clusters of one priority, and their weights if they have any. */
export type EdgeGroup = { member: EdgeCluster; weight?: number }[];

/** The groups in their order: as configured by region, else each remote cluster by itself. */
export function edgeGroups(
    [primary, ...remotes]: readonly [EdgeCluster, ...EdgeCluster[]],
    configured: readonly GroupSetting[] | undefined,
): EdgeGroup[] {
    if (!configured) {
        return remotes.map((member) => [{ member }]);
    }
    const named = configured.flatMap((group) => group.map(({ region }) => region));
    const known = remotes.map(({ region }) => region);
    const problems = [
        ...named
            .filter((region) => !known.includes(region))
            .map((region) =>
                region === primary.region
                    ? `\`groups\` names \`${region}\`, the primary, which cannot replace itself`
                    : `\`groups\` names \`${region}\``,
            ),
        ...named
            .filter((region, index) => named.indexOf(region) !== index)
            .map((region) => `\`groups\` names \`${region}\` twice`),
        ...known.filter((region) => !named.includes(region)).map((region) => `\`groups\` leaves out \`${region}\``),
    ];
    if (problems.length > 0) {
        throw new BadInput(`${problems.join('; ')}; the remote clusters are in ${known.join(', ')}.`);
    }
    return configured.map((group) =>
        group.flatMap(({ region, weight }) =>
            remotes
                .filter((remote) => remote.region === region)
                .map((member) => ({ member, ...(weight !== undefined && { weight }) })),
        ),
    );
}

/** Share of the requests of each member while its group answers: by weight, else in equal parts. */
export function groupShares(group: EdgeGroup): Record<string, number> {
    const whole = group.reduce((sum, { weight = 1 }) => sum + weight, 0);
    return Object.fromEntries(group.map(({ member, weight = 1 }) => [member.name, weight / whole]));
}
