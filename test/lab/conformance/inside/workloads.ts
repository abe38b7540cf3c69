import { apply } from '../../../../lab/cluster/apply';
import type { ControlClient } from '../../../../lab/controlClient';
import type { PodReport } from '../../../../lab/node';
import type { KubeApi } from '../../../../lab/node/kubeApi';
import { until } from '../../../../lab/process/until';
import type { Rule } from '../rule';
import { type Region, regionOf, type Zone, zones } from '../zones';
import { echoOf } from './objects';

type Broken = NonNullable<Rule['broken']>;

/** Longer than a pod's grace period of 30 s: a process that has just started may not act on SIGTERM yet. */
const patience = { timeoutMs: 45_000 };

/** The six endpoints of the service: makes them well, breaks them. */
export class Workloads {
    constructor(
        private readonly clusters: ReadonlyMap<Region, KubeApi>,
        private readonly control: ControlClient,
    ) {}

    /** Lifts what an earlier rule broke, and gives every zone the replicas it shall have. */
    async mend(broken: Broken): Promise<void> {
        const { faults } = await this.control.status();
        await Promise.all(faults.map(({ id }) => this.control.endFault(id)));
        const absent = (zone: Zone) => broken[zone] === 'scale';
        await this.inEachZone(zones, (zone, api) => apply(api, [echoOf(zone, absent(zone) ? 0 : 1)]));
        await this.eachIs('as many pods as wanted, all answering', zones, (pods, status) =>
            absent(pods.zone) ? pods.all.length === 0 : pods.all.length === 1 && pods.all[0]?.ready && status === 200,
        );
    }

    async break(broken: Broken): Promise<void> {
        const failing = zones.filter((zone) => broken[zone] !== undefined && broken[zone] !== 'scale');
        await Promise.all(
            failing.map((zone) =>
                this.control.beginFault({
                    kind: broken[zone] as 'crash' | 'http-503',
                    cluster: regionOf(zone),
                    namespace: 'default',
                    selector: { zone },
                }),
            ),
        );
        await this.eachIs('broken', failing, ({ zone }, status) =>
            broken[zone] === 'crash' ? status === undefined : status === 503,
        );
    }

    private async inEachZone(which: readonly Zone[], act: (zone: Zone, api: KubeApi) => Promise<void>) {
        await Promise.all(which.map((zone) => act(zone, this.clusters.get(regionOf(zone)) as KubeApi)));
    }

    /** Waits until the pods of each zone, and what they themselves answer, are as wanted. */
    private async eachIs(
        what: string,
        which: readonly Zone[],
        wanted: (pods: { zone: Zone; all: PodReport[] }, status: number | undefined) => boolean | undefined,
    ): Promise<void> {
        let missing: Zone[] = [];
        await until(
            async () => {
                const { clusters } = await this.control.status();
                const pods = clusters.flatMap((cluster) => cluster.pods);
                const found = await Promise.all(
                    which.map(async (zone) => {
                        const all = pods.filter(({ node, name }) => node === zone && name.startsWith('hello-world'));
                        return wanted({ zone, all }, await statusOf(all[0]?.address));
                    }),
                );
                missing = which.filter((_, at) => !found[at]);
                return missing;
            },
            ({ length }) => length === 0,
            { what, ...patience, explain: () => `still otherwise: ${missing.join(', ')}` },
        );
    }
}

async function statusOf(address: string | undefined): Promise<number | undefined> {
    if (address === undefined) {
        return undefined;
    }
    try {
        const reply = await fetch(`http://${address}:5678/`, { signal: AbortSignal.timeout(1000) });
        await reply.text();
        return reply.status;
    } catch {
        return undefined;
    }
}
