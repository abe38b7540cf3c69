import { BadInput } from '../../../errors';
import type { Cluster } from '../../clusters/cluster';

/** The clusters of a bridge by what they are for. */
export interface Places {
    /** Whose workload the drill breaks. */
    primary: Cluster;
    /** All that run the application, the primary first. */
    application: readonly Cluster[];
    /** Where the Tier-1 gateway is; absent with two clusters: then the primary's ingress gateway is the entry. */
    tier1?: Cluster;
}

/** The first two clusters run the application; of three or more, the last has the Tier-1 gateway instead. */
export function placesOf(clusters: readonly Cluster[], infrastructure: string): Places {
    const tier1 = clusters.length > 2 ? clusters.at(-1) : undefined;
    const application = clusters.filter((cluster) => cluster !== tier1);
    const [primary] = application;
    if (!primary || application.length < 2) {
        throw new BadInput(
            `The scenario \`service-bridge\` needs two clusters, and a third for its Tier-1 gateway; ` +
                `\`${infrastructure}\` has ${clusters.length} with these settings.`,
        );
    }
    return { primary, application, ...(tier1 && { tier1 }) };
}
