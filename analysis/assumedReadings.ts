import type { ExplainedService } from './explanation';
import type { Cluster } from './model/fleet';

/** What verdicts rest on without any evidence, a line for each control plane, with how to settle it. */
export function assumedReadings(
    clusters: readonly Pick<Cluster, 'name' | 'readings'>[],
    services: readonly Pick<ExplainedService, 'assumes'>[],
): string[] {
    const used = new Set(
        services.flatMap(({ assumes }) => assumes.map((each) => pair(each.controlPlane, each.cluster))),
    );
    return clusters.flatMap(({ name, readings }) => {
        const assumed = readings.filter(({ cluster, isAssumed }) => isAssumed && used.has(pair(name, cluster)));
        if (assumed.length === 0) {
            return [];
        }
        const others = assumed.map(({ cluster }) => cluster);
        const reasons = [...new Set(assumed.map(({ because }) => because))];
        return [
            `Cluster ${name}: its control plane reads the endpoints of ${others.join(' and ')} (${reasons.join('; ')}). ` +
                `Say whether it does: \`--reads ${name}=${others.join(',')}\` or \`--reads ${name}=none\`.`,
        ];
    });
}

const pair = (one: string, other: string): string => `${one} ${other}`;

/** Whether a verdict would be worse without what is assumed. */
export function restsOnAssumption({ assumes, verdict }: Pick<ExplainedService, 'assumes' | 'verdict'>): boolean {
    return assumes.length > 0 && (verdict === 'fails over' || verdict === 'partly');
}
