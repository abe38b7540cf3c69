import { setTimeout as delay } from 'node:timers/promises';
import { gatewayManifests } from '../../../analysis/bridge/serviceBridge/installed';
import { serviceBridgeKindOf } from '../../../analysis/bridge/serviceBridge/kinds';
import { serviceBridgeTranslation } from '../../../analysis/bridge/serviceBridge/translation';
import { firstLine } from '../../../errors';
import { writeStatuses } from '../../controlPlanes/statusPatches';
import { ClusterWriter } from './clusterWriter';
import { objectStatus } from './statuses';
import { WatchedCluster } from './watchedCluster';

/** What the translator is started with: its one argument, as JSON. */
export interface TranslatorRequest {
    /** Every cluster, under the name by which it is onboarded. */
    clusters: {
        name: string;
        /** Istio's name of its network. */
        network: string;
        /** File with an administrator's kubeconfig. */
        kubeconfig: string;
    }[];
}

type Cluster = TranslatorRequest['clusters'][number];

/** Changes come in bursts, such as the objects of one `pulumi up`. */
const burstMs = 10;

const retryMs = 1_000;

const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);

/** Follows the objects of all clusters, and writes into each what follows from them. */
async function run({ clusters }: TranslatorRequest): Promise<void> {
    let changed = (): void => undefined;
    // What has not been read yet must not look as if it were gone.
    const all = await Promise.all(clusters.map((cluster) => opened(cluster, () => changed())));
    let writing: Promise<void> = Promise.resolve();
    const update = (): void => {
        const objects = all.map(({ watched }) => watched.objects());
        const views = all.map(({ watched }) => watched.view());
        const translation = serviceBridgeTranslation(objects.flat(), views);
        all.forEach(({ network, watched, writer }, index) => {
            writer.want([
                ...watched.gateways().flatMap((installed) => gatewayManifests(installed, network)),
                ...(translation.objects.get(watched.name) ?? []),
            ]);
            const patches = (objects[index] ?? [])
                .filter((object) => serviceBridgeKindOf(object) !== undefined)
                .flatMap((object) => objectStatus(object, translation.refusals) ?? []);
            writing = writing.then(() => writeStatuses(watched.api, patches, log));
        });
    };
    let timer: NodeJS.Timeout | undefined;
    changed = () => (timer ??= setTimeout(() => ((timer = undefined), update()), burstMs));
    update();
    log(`translating for ${clusters.map(({ name }) => name).join(', ')}`);
}

/** Reads a cluster, again until it answers. */
async function opened(
    { kubeconfig, name, network }: Cluster,
    changed: () => void,
): Promise<{ network: string; watched: WatchedCluster; writer: ClusterWriter }> {
    for (;;) {
        try {
            const watched = await WatchedCluster.open({ name, kubeconfig }, changed, log);
            const writer = new ClusterWriter(watched.api, watched.ownedPaths(), (line) => log(`${name}: ${line}`));
            watched.onGone((path) => writer.gone(path));
            return { network, watched, writer };
        } catch (error) {
            log(`${name}: ${firstLine(error)}`);
            await delay(retryMs);
        }
    }
}

run(JSON.parse(process.argv[2] ?? '{}') as TranslatorRequest).catch((error: unknown) => {
    log(String(error));
    process.exit(1);
});
