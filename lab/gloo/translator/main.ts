import { setTimeout as delay } from 'node:timers/promises';
import type { V1EndpointSlice, V1Secret, V1Service } from '@kubernetes/client-node';
import { KubeConfig, Watch } from '../../../kubernetesClient';
import { writeStatuses } from '../../controlPlanes/statusPatches';
import { KubeApi } from '../../node/kubeApi';
import type { Stored } from '../../node/objects';
import { ObjectStore } from '../../node/objectStore';
import { RegisteredClusters } from './registeredClusters';
import type { FailoverScheme, Gateway, KubernetesCluster, Upstream, VirtualService } from './resources';
import { Served } from './served';
import { resourceStatus, schemeStatus } from './statuses';
import { translate } from './translate';
import { serveXds } from './xdsServer';

/** What the translator is started with: its one argument, as JSON. */
export interface TranslatorRequest {
    /** File with an administrator's kubeconfig. */
    kubeconfig: string;
    /** Where the proxies ask. */
    host: string;
    port: number;
}

/** Changes come in bursts, such as the objects of one `pulumi up`. */
const burstMs = 10;

/** How long the first translation waits for the registered clusters. */
const longestWaitMs = 5_000;

const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);

/** Follows a cluster's resources and serves the configuration of its proxies. */
async function run({ kubeconfig, host, port }: TranslatorRequest): Promise<void> {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const api = await KubeApi.connect(config);
    const watch = new Watch(config);
    let changed = (): void => undefined;
    const follow = async <T extends Stored<object>>(path: string): Promise<ObjectStore<T>> => {
        const store = new ObjectStore<T>(api, watch, path, log);
        await store.start();
        store.on('set', () => changed());
        store.on('deleted', () => changed());
        return store;
    };
    const [upstreams, virtualServices, gateways, schemes, registered, secrets, services, slices] = await Promise.all([
        follow<Upstream>('/apis/gloo.solo.io/v1/upstreams'),
        follow<VirtualService>('/apis/gateway.solo.io/v1/virtualservices'),
        follow<Gateway>('/apis/gateway.solo.io/v1/gateways'),
        follow<FailoverScheme>('/apis/fed.solo.io/v1/failoverschemes'),
        follow<KubernetesCluster>('/apis/multicluster.solo.io/v1alpha1/kubernetesclusters'),
        follow<Stored<V1Secret>>('/api/v1/secrets'),
        follow<Stored<V1Service>>('/api/v1/services'),
        follow<Stored<V1EndpointSlice>>('/apis/discovery.k8s.io/v1/endpointslices'),
    ]);
    const clusters = new RegisteredClusters(() => changed());
    const served = new Served();
    const server = config.getCurrentCluster()?.server ?? '';

    let writing: Promise<void> = Promise.resolve();
    const update = (): void => {
        clusters.follow(registered.values(), secrets.values());
        const translation = translate({
            self: clusters.nameOf(server),
            upstreams: upstreams.values(),
            virtualServices: virtualServices.values(),
            gateways: gateways.values(),
            schemes: schemes.values(),
            secrets: secrets.values(),
            services: services.values(),
            slices: slices.values(),
            clusters: clusters.views(),
        });
        served.set(translation);
        const patches = [
            ...translation.reports.map(resourceStatus),
            ...translation.schemes.map((scheme) => schemeStatus(scheme, new Date())),
        ].filter((patch) => patch !== undefined);
        writing = writing.then(() => writeStatuses(api, patches, log));
    };
    let timer: NodeJS.Timeout | undefined;
    changed = () => (timer ??= setTimeout(() => ((timer = undefined), update()), burstMs));
    // Proxies that already have a failover would lose it for a moment, if it were not yet known where it leads.
    clusters.follow(registered.values(), secrets.values());
    await Promise.race([clusters.tried(), delay(longestWaitMs, undefined, { ref: false })]);
    update();
    await serveXds(served, { host, port });
    log(`serving ${host}:${port}`);
}

run(JSON.parse(process.argv[2] ?? '{}') as TranslatorRequest).catch((error: unknown) => {
    log(String(error));
    process.exit(1);
});
