import { mkdir } from 'node:fs/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { Watch } from '../../kubernetesClient';
import type { ClusterSite } from '../network/plan';
import type { AgentContext, Stores } from './context';
import type { ImageTable } from './images';
import { KubeApi } from './kubeApi';
import { trimLogs } from './logs';
import { machineCapacity, registerNodes } from './nodes';
import type { Pod, Stored } from './objects';
import { ObjectStore } from './objectStore';
import { finishDeletion } from './pod/finishDeletion';
import { type ServiceHost, serviceHosts } from './pod/hostsFile';
import { PodWorker } from './pod/podWorker';
import { type BrokenPods, type PodFault, PodFaults } from './podFaults';
import { podReport, type PodReport } from './podReport';
import { Addresses } from './sandbox/addresses';
import { readHostLayout } from './sandbox/hostLayout';
import { canChangeUser, readMappedUids } from './sandbox/mappedUids';
import { Scheduler } from './scheduler';

export interface NodeAgentOptions {
    readonly cluster: ClusterSite;
    /** Credentials of an administrator of the cluster. */
    readonly kubeConfig: KubeConfig;
    readonly images: ImageTable;
    /** Scratch directory of this cluster, on a tmpfs inside the lab; it holds secrets and logs. */
    readonly stateDir: string;
    /** Called with one line for what went wrong outside any pod. */
    readonly log: (line: string) => void;
}

/** Service changes come in bursts; a pod's /etc/hosts is written once for each. */
const hostsDelayMs = 50;
const logCheckMs = 30_000;

/**
 * Scheduler and kubelet of one lab cluster: registers its nodes, binds pending pods to them, and runs bound pods as
 * processes, each pod in a network namespace of its own and each container in mount and PID namespaces of its own.
 *
 * It must run inside the lab: as root of its namespaces, with `/run` a tmpfs and a network namespace named for the
 * cluster that has the bridge `pods0`. Everything it makes ends with the lab's PID and mount namespaces, or at
 * {@link stop}. Containers are not confined: no cgroup limits, no seccomp; the lab runs only programs of its own table.
 */
export class NodeAgent {
    private readonly workers = new Map<string, PodWorker>();
    private readonly faults: PodFaults;
    private running: { readonly context: AgentContext; readonly scheduler: Scheduler } | undefined;
    private hosts: readonly ServiceHost[] = [];
    private hostsTimer: NodeJS.Timeout | undefined;
    private logTimer: NodeJS.Timeout | undefined;

    constructor(private readonly options: NodeAgentOptions) {
        this.faults = new PodFaults(options.cluster.name, () => [...this.workers.values()]);
    }

    /** Resolves when the nodes are registered and the pods of the cluster are being looked after. */
    async start(): Promise<void> {
        const { options } = this;
        const log = (line: string): void => options.log(`node agent of ${options.cluster.name}: ${line}`);
        const [api, host, mapped] = await Promise.all([
            KubeApi.connect(options.kubeConfig),
            readHostLayout(),
            readMappedUids(),
            mkdir(options.stateDir, { recursive: true, mode: 0o700 }),
        ]);
        const allocatable = machineCapacity();
        const addresses = new Addresses(`198.18.${options.cluster.index}`);
        await registerNodes(api, options.cluster, addresses.gateway, allocatable);
        const context: AgentContext = {
            cluster: options.cluster,
            api,
            stores: makeStores(api, new Watch(options.kubeConfig), log),
            images: options.images,
            addresses,
            host,
            mayChangeUser: canChangeUser(mapped),
            stateDir: options.stateDir,
            allocatable,
            log,
            serviceHosts: () => this.hosts,
        };
        this.running = { context, scheduler: new Scheduler(context) };
        await this.follow(context);
        this.logTimer = setInterval(() => void this.trimLogs(), logCheckMs);
        this.logTimer.unref();
    }

    /** Ends all pods at once and everything else of the agent; the pods stay in the API server. */
    async stop(): Promise<void> {
        const running = this.running;
        this.running = undefined;
        clearTimeout(this.hostsTimer);
        clearInterval(this.logTimer);
        if (running) {
            const { stores, api } = running.context;
            await Promise.all(Object.values(stores).map((store: { stop(): Promise<void> }) => store.stop()));
            await Promise.all([...this.workers.values()].map((worker) => worker.end(0, false)));
            api.close();
        }
    }

    /** The pods that this agent runs. */
    pods(): PodReport[] {
        const reports = [...this.workers.values()].map((worker) => podReport(worker, this.faults.of(worker)));
        return reports.sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
    }

    /** Injects a fault into pods; rejects with `BadInput` when none matches. */
    breakPods(fault: PodFault): Promise<BrokenPods> {
        return this.faults.begin(fault);
    }

    private async follow({ stores }: AgentContext): Promise<void> {
        const { pods, configMaps, secrets, services, slices, nodes } = stores;
        // A node that is uncordoned takes the pods that wait for one.
        nodes.on('set', () => pods.values().forEach((pod) => this.running?.scheduler.consider(pod)));
        configMaps.on('set', (map) => this.sourceChanged('configMap', map));
        secrets.on('set', (secret) => this.sourceChanged('secret', secret));
        for (const event of ['set', 'deleted'] as const) {
            services.on(event, () => this.hostsChanged());
            slices.on(event, () => this.hostsChanged());
        }
        pods.on('set', (pod) => this.podChanged(pod));
        pods.on('deleted', (pod) => this.podGone(pod));
        await Promise.all(
            [configMaps, secrets, services, slices, nodes].map((store: { start(): Promise<void> }) => store.start()),
        );
        this.takeHosts();
        await pods.start();
    }

    private podChanged(pod: Pod): void {
        if (!this.running) {
            return;
        }
        const { context, scheduler } = this.running;
        scheduler.consider(pod);
        const { uid } = pod.metadata;
        if (!context.cluster.zones.includes(pod.spec.nodeName ?? '')) {
            return;
        }
        const worker = this.workers.get(uid);
        if (worker) {
            worker.update(pod);
        } else if (pod.metadata.deletionTimestamp) {
            void finishDeletion(context, pod); // it ended with an earlier agent
        } else if (pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed') {
            const fresh = new PodWorker(context, pod, () => this.workers.delete(uid));
            this.workers.set(uid, fresh);
            fresh.start();
        }
    }

    private podGone(pod: Pod): void {
        this.running?.scheduler.forget(pod);
        void this.workers.get(pod.metadata.uid)?.end(0, false);
    }

    private sourceChanged(kind: 'configMap' | 'secret', object: Stored<object>): void {
        const { namespace, name } = object.metadata;
        for (const worker of this.workers.values()) {
            if (worker.pod.metadata.namespace === namespace) {
                worker.sourceChanged(kind, name);
            }
        }
    }

    private hostsChanged(): void {
        this.hostsTimer ??= setTimeout(() => {
            this.hostsTimer = undefined;
            this.takeHosts();
            this.workers.forEach((worker) => void worker.updateHosts());
        }, hostsDelayMs);
    }

    private takeHosts(): void {
        const stores = this.running?.context.stores;
        this.hosts = stores ? serviceHosts(stores.services.values(), stores.slices.values()) : [];
    }

    private async trimLogs(): Promise<void> {
        const paths = [...this.workers.values()].flatMap(({ containers }) => containers.map(({ paths }) => paths.log));
        await trimLogs(paths);
    }
}

function makeStores(api: KubeApi, watch: Watch, log: (line: string) => void): Stores {
    return {
        pods: new ObjectStore(api, watch, '/api/v1/pods', log),
        configMaps: new ObjectStore(api, watch, '/api/v1/configmaps', log),
        secrets: new ObjectStore(api, watch, '/api/v1/secrets', log),
        services: new ObjectStore(api, watch, '/api/v1/services', log),
        nodes: new ObjectStore(api, watch, '/api/v1/nodes', log),
        slices: new ObjectStore(api, watch, '/apis/discovery.k8s.io/v1/endpointslices', log),
    };
}
