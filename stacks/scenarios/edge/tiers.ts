import { BadInput } from '../../../errors';
import type { EdgeCluster } from './clusters';
import type { TierSetting } from './fallbackSetting';

/** Fallbacks of one tier: clusters of one priority, and their weights if they have any. */
export type EdgeTier = { member: EdgeCluster; weight?: number }[];

/** The tiers in their order: as configured by region, else each remote cluster by itself. */
export function edgeTiers(
    [primary, ...remotes]: readonly [EdgeCluster, ...EdgeCluster[]],
    configured: readonly TierSetting[] | undefined,
): EdgeTier[] {
    if (!configured) {
        return remotes.map((member) => [{ member }]);
    }
    const named = configured.flatMap((tier) => tier.map(({ region }) => region));
    const known = remotes.map(({ region }) => region);
    const problems = [
        ...named
            .filter((region) => !known.includes(region))
            .map((region) =>
                region === primary.region
                    ? `\`fallbacks\` names \`${region}\`, the primary, which cannot replace itself`
                    : `\`fallbacks\` names \`${region}\``,
            ),
        ...named
            .filter((region, index) => named.indexOf(region) !== index)
            .map((region) => `\`fallbacks\` names \`${region}\` twice`),
        ...known.filter((region) => !named.includes(region)).map((region) => `\`fallbacks\` leaves out \`${region}\``),
    ];
    if (problems.length > 0) {
        throw new BadInput(`${problems.join('; ')}; the remote clusters are in ${known.join(', ')}.`);
    }
    return configured.map((tier) =>
        tier.flatMap(({ region, weight }) =>
            remotes
                .filter((remote) => remote.region === region)
                .map((member) => ({ member, ...(weight !== undefined && { weight }) })),
        ),
    );
}

/** Share of the requests of each member while its tier answers: by weight, else in equal parts. */
export function tierShares(tier: EdgeTier): Record<string, number> {
    const whole = tier.reduce((sum, { weight = 1 }) => sum + weight, 0);
    return Object.fromEntries(tier.map(({ member, weight = 1 }) => [member.name, weight / whole]));
}
