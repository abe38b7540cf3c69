import { localityText } from '../model/locality';
import type { Level } from '../model/path';

/** All that Envoy's arithmetic needs of a priority: its hosts in their order, those that count as the same together. */
export function levelKind({ hosts, localityWeights, priority }: Level): unknown {
    const runs: { of: string; count: number }[] = [];
    for (const { cluster, kind, locality, share = '', weight } of hosts) {
        const of = `${cluster} ${kind} ${weight} ${share}${localityWeights ? ` ${localityText(locality)}` : ''}`;
        const last = runs.at(-1);
        if (last?.of === of) {
            last.count += 1;
        } else {
            runs.push({ of, count: 1 });
        }
    }
    return [priority, runs, localityWeights];
}
