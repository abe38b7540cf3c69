import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeConfig, V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import { Watch } from '../../kubernetesClient';
import { addressesOf, type ClusterSite, podBridge } from '../network/plan';
import { KubeApi } from '../node/kubeApi';
import type { Stored } from '../node/objects';
import { ObjectStore } from '../node/objectStore';
import { Part } from '../process/part';
import { ip } from '../process/run';
import { allot, balancedPorts } from './balance';
import { bootstrap, clusters, endpoints, endpointsFile, files, listeners } from './envoyConfig';

/**
 * Stands in for a cloud's load balancers: one Envoy per cluster that forwards TCP from each LoadBalancer address to the
 * Service's ready endpoints. It starts with the first such Service.
 */
export class LoadBalancer {
    private addresses = new Map<string, string>();
    private readonly assigned = new Set<string>();
    private readonly written = new Map<string, string>();
    private envoy: Part | undefined;
    private work: Promise<void> = Promise.resolve();

    private constructor(
        private readonly site: ClusterSite,
        private readonly api: KubeApi,
        private readonly envoyPath: string,
        private readonly directory: string,
        private readonly services: ObjectStore<Stored<V1Service>>,
        private readonly slices: ObjectStore<Stored<V1EndpointSlice>>,
        private readonly log: (message: string) => void,
    ) {}

    /** Begins to serve the Services of a cluster. Its files go to `directory`. */
    static async start(
        site: ClusterSite,
        kubeConfig: KubeConfig,
        envoyPath: string,
        directory: string,
        log: (message: string) => void,
    ): Promise<LoadBalancer> {
        mkdirSync(directory, { recursive: true });
        const api = await KubeApi.connect(kubeConfig);
        const watch = new Watch(kubeConfig);
        const services = new ObjectStore<Stored<V1Service>>(api, watch, '/api/v1/services', log);
        const slices = new ObjectStore<Stored<V1EndpointSlice>>(
            api,
            watch,
            '/apis/discovery.k8s.io/v1/endpointslices',
            log,
        );
        const balancer = new LoadBalancer(site, api, envoyPath, directory, services, slices, log);
        for (const event of ['set', 'deleted'] as const) {
            services.on(event, () => balancer.changed());
            slices.on(event, () => balancer.changed());
        }
        await Promise.all([services.start(), slices.start()]);
        return balancer;
    }

    /** Addresses that are handed out, by Service. */
    list(): { service: string; address: string }[] {
        return [...this.addresses].map(([service, address]) => ({ service, address }));
    }

    get part(): Part | undefined {
        return this.envoy;
    }

    private changed(): void {
        this.work = this.work
            .then(() => this.reconcile())
            .catch((error: unknown) => this.log(`${this.site.name}: load balancer: ${String(error)}`));
    }

    private async reconcile(): Promise<void> {
        this.addresses = allot(this.services.values(), addressesOf(this.site.index).loadBalancers, this.addresses);
        await this.assign(new Set(this.addresses.values()));
        const ports = balancedPorts(this.services.values(), this.slices.values(), this.addresses);
        // Endpoints first: a cluster that Envoy meets before its endpoints would wait for them.
        ports.forEach((balanced) => this.replace(endpointsFile(balanced), endpoints(balanced)));
        this.replace(files.clusters, clusters(ports, this.directory));
        this.replace(files.listeners, listeners(ports));
        if (ports.length > 0 && !this.envoy) {
            this.replace(files.bootstrap, bootstrap(this.directory, this.site.name));
            this.envoy = new Part(
                {
                    name: 'load-balancer',
                    namespace: this.site.name,
                    command: this.envoyPath,
                    args: [
                        '--config-path',
                        join(this.directory, files.bootstrap),
                        '--use-dynamic-base-id',
                        '--concurrency',
                        '1',
                        '--log-level',
                        'warning',
                    ],
                },
                this.directory,
                this.log,
            );
        }
        await this.publish();
    }

    /** Puts the addresses on the cluster's own router. */
    private async assign(wanted: ReadonlySet<string>): Promise<void> {
        const added = [...wanted].filter((address) => !this.assigned.has(address));
        const removed = [...this.assigned].filter((address) => !wanted.has(address));
        await ip(
            [
                ...added.map((address) => `addr add ${address}/32 dev ${podBridge}`),
                ...removed.map((address) => `addr del ${address}/32 dev ${podBridge}`),
            ],
            this.site.name,
        );
        added.forEach((address) => this.assigned.add(address));
        removed.forEach((address) => this.assigned.delete(address));
    }

    /** Envoy sees a file only when it is moved into place, and then it sees it whole. */
    private replace(name: string, content: object): void {
        const text = JSON.stringify(content);
        if (this.written.get(name) !== text) {
            writeFileSync(join(this.directory, `${name}.new`), text);
            renameSync(join(this.directory, `${name}.new`), join(this.directory, name));
            this.written.set(name, text);
        }
    }

    /** Writes `status.loadBalancer` of the Services whose address it does not hold yet. */
    private async publish(): Promise<void> {
        for (const service of this.services.values()) {
            const { namespace, name } = service.metadata;
            const address = this.addresses.get(`${namespace}/${name}`);
            if (address !== undefined && service.status?.loadBalancer?.ingress?.[0]?.ip !== address) {
                await this.api.patch(`/api/v1/namespaces/${namespace}/services/${name}/status`, 'merge-patch', {
                    status: { loadBalancer: { ingress: [{ ip: address }] } },
                });
            }
        }
    }
}
