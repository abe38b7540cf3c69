import { setTimeout as delay } from 'node:timers/promises';
import type { V1Node, V1Secret, V1Service } from '@kubernetes/client-node';
import { firstLine, messageOf } from '../../../errors';
import { KubeConfig, Watch } from '../../../kubernetesClient';
import { KubeApi } from '../../node/kubeApi';
import type { Stored } from '../../node/objects';
import { ObjectStore } from '../../node/objectStore';
import { type ClusterView, type KubernetesCluster, refOf, type Upstream } from './resources';

const retryMs = 1_000;

const notYet = 'its API server has not answered yet';

/** Key of the kubeconfig in a Secret of Gloo's type `solo.io/kubeconfig`. */
const kubeconfigKey = 'kubeconfig';

/** One registered cluster, read with the credentials of its registration. */
class RegisteredCluster {
    readonly server: string | undefined;
    private readonly ended = new AbortController();
    private stores: Stores | undefined;
    /** Resolves when the API server has answered for the first time, or refused to. */
    readonly tried: Promise<void>;

    /** @param unconnected What is seen until the API server has answered. */
    constructor(
        readonly kubeconfig: string,
        private unconnected: ClusterView,
        private readonly onChange: () => void,
    ) {
        const config = new KubeConfig();
        try {
            config.loadFromString(kubeconfig);
            this.server = config.getCurrentCluster()?.server;
            this.tried = new Promise((resolve) => void this.connect(config, resolve));
        } catch (error) {
            this.unconnected = { problem: `its kubeconfig cannot be read: ${firstLine(error)}` };
            this.tried = Promise.resolve();
        }
    }

    view(): ClusterView {
        const { stores } = this;
        return stores
            ? {
                  upstreams: stores.upstreams.values().map(refOf),
                  services: stores.services.values(),
                  nodes: stores.nodes.values(),
              }
            : this.unconnected;
    }

    end(): void {
        this.ended.abort();
        if (this.stores) {
            stop(this.stores);
        }
    }

    private async connect(config: KubeConfig, tried: () => void): Promise<void> {
        while (!this.ended.signal.aborted) {
            try {
                const stores = await this.open(config);
                if (this.ended.signal.aborted) {
                    stop(stores);
                } else {
                    this.stores = stores;
                    this.onChange();
                }
                return;
            } catch (error) {
                this.unconnected = { problem: messageOf(error) };
                this.onChange();
                await delay(retryMs);
            } finally {
                tried();
            }
        }
    }

    private async open(config: KubeConfig): Promise<Stores> {
        const api = await KubeApi.connect(config);
        const watch = new Watch(config);
        const quiet = (): void => undefined;
        const stores: Stores = {
            upstreams: new ObjectStore<Upstream>(api, watch, '/apis/gloo.solo.io/v1/upstreams', quiet),
            services: new ObjectStore<Stored<V1Service>>(api, watch, '/api/v1/services', quiet),
            nodes: new ObjectStore<Stored<V1Node>>(api, watch, '/api/v1/nodes', quiet),
        };
        for (const event of ['set', 'deleted'] as const) {
            stores.upstreams.on(event, this.onChange);
            stores.services.on(event, this.onChange);
            stores.nodes.on(event, this.onChange);
        }
        try {
            await Promise.all([stores.upstreams.start(), stores.services.start(), stores.nodes.start()]);
            return stores;
        } catch (error) {
            stop(stores);
            api.close();
            throw error;
        }
    }
}

interface Stores {
    upstreams: ObjectStore<Upstream>;
    services: ObjectStore<Stored<V1Service>>;
    nodes: ObjectStore<Stored<V1Node>>;
}

function stop({ upstreams, services, nodes }: Stores): void {
    void Promise.all([upstreams.stop(), services.stop(), nodes.stop()]);
}

/** The clusters that are registered here, each followed as long as it is. */
export class RegisteredClusters {
    private readonly clusters = new Map<string, RegisteredCluster | { problem: string }>();

    constructor(private readonly onChange: () => void) {}

    /** Follows those that are registered now; one whose credentials changed is connected to anew. */
    follow(registered: readonly KubernetesCluster[], secrets: readonly Stored<V1Secret>[]): void {
        const wanted = new Map(registered.map((cluster) => [cluster.metadata.name, cluster]));
        for (const [name, cluster] of [...this.clusters].filter(([known]) => !wanted.has(known))) {
            this.clusters.delete(name);
            endOf(cluster);
        }
        for (const [name, { spec, metadata }] of wanted) {
            const secretName = spec?.secretName ?? name;
            const secret = secrets.find(
                (each) => each.metadata.name === secretName && each.metadata.namespace === metadata.namespace,
            );
            const kubeconfig = Buffer.from(secret?.data?.[kubeconfigKey] ?? '', 'base64').toString();
            const known = this.clusters.get(name);
            if (!kubeconfig) {
                endOf(known);
                this.clusters.set(name, {
                    problem: `its Secret ${metadata.namespace}/${secretName} holds no \`${kubeconfigKey}\``,
                });
            } else if (!(known instanceof RegisteredCluster) || known.kubeconfig !== kubeconfig) {
                // What new credentials are for was seen with the old ones, and has not gone because they are new.
                const seen = known instanceof RegisteredCluster ? known.view() : { problem: notYet };
                endOf(known);
                this.clusters.set(name, new RegisteredCluster(kubeconfig, seen, this.onChange));
            }
        }
    }

    /** Resolves when each of the clusters has answered for the first time, or refused to. */
    async tried(): Promise<void> {
        await Promise.all(
            [...this.clusters.values()].flatMap((each) => (each instanceof RegisteredCluster ? [each.tried] : [])),
        );
    }

    views(): ReadonlyMap<string, ClusterView> {
        return new Map(
            [...this.clusters].map(([name, each]) => [name, each instanceof RegisteredCluster ? each.view() : each]),
        );
    }

    /** The name under which the cluster of this API server is registered. */
    nameOf(server: string): string | undefined {
        return [...this.clusters].find(([, each]) => each instanceof RegisteredCluster && each.server === server)?.[0];
    }
}

function endOf(cluster: RegisteredCluster | { problem: string } | undefined): void {
    if (cluster instanceof RegisteredCluster) {
        cluster.end();
    }
}
