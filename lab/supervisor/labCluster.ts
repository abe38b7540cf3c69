import { join } from 'node:path';
import { type ClusterFaultKind, partsOf, type PodFaultKind } from '../../labFaults';
import { Cluster, type Report } from '../cluster/cluster';
import { toolPath, type ToolPaths } from '../cluster/toolPaths';
import type { ClusterStatus } from '../control';
import { controlPlanesOf } from '../controlPlanes';
import type { ControlPlane, ControlPlaneHost } from '../controlPlanes/controlPlane';
import { LoadBalancer } from '../loadBalancer/loadBalancer';
import { setPartitioned } from '../network/network';
import type { ClusterSite } from '../network/plan';
import { bookinfoImages, NodeAgent, packagedLoadGeneratorImage, standardImages } from '../node';
import type { Part } from '../process/part';
import type { LabShape } from '../shape';
import type { LabClusterRecord } from '../state';
import type { ToolName } from '../tools';
import type { ActingFault, Breakable, PodFaultOptions } from './heldFaults';

/** What all clusters of a lab share, and the folder of this one. */
export interface LabClusterOptions {
    sites: readonly ClusterSite[];
    shape: LabShape;
    tools: ToolPaths;
    directory: string;
    log: (message: string) => void;
}

/** A cluster with its control planes, nodes and load balancer: everything that the supervisor starts for it. */
export class LabCluster implements Breakable {
    private readonly cluster: Cluster;
    private readonly controlPlanes = new Map<string, { host: ControlPlaneHost; running: ControlPlane }>();
    private agent: NodeAgent | undefined;
    private balancer: LoadBalancer | undefined;

    constructor(
        readonly site: ClusterSite,
        private readonly options: LabClusterOptions,
    ) {
        this.cluster = new Cluster(site, options.directory, options.tools, options.log);
    }

    async start(report: Report): Promise<void> {
        const { site } = this;
        const { directory, log, shape, tools } = this.options;
        const tool = (name: ToolName) => toolPath(tools, name);
        await this.cluster.startKubernetes(report);
        const kinds = controlPlanesOf(shape);
        for (const kind of kinds) {
            const host = await this.cluster.host(kind, shape, report);
            this.controlPlanes.set(kind.name, { host, running: await kind.start(host) });
        }
        report('nodes');
        const { kubeConfig } = this.cluster;
        const images = [
            ...standardImages({ httpEcho: tool('http-echo'), envoy: tool('envoy') }),
            ...kinds.flatMap((kind) => kind.images(tool)),
            ...bookinfoImages(),
            packagedLoadGeneratorImage(),
        ];
        this.agent = new NodeAgent({ cluster: site, kubeConfig, images, stateDir: `/run/failover/${site.name}`, log });
        await this.agent.start();
        this.balancer = await LoadBalancer.start(
            site,
            kubeConfig,
            tool('envoy'),
            join(directory, 'load-balancer'),
            log,
        );
        for (const { running } of this.controlPlanes.values()) {
            await running.podsReady?.();
        }
    }

    /** Makes the control planes known to those of the other clusters, all of which have started. */
    async join(others: readonly LabCluster[]): Promise<void> {
        for (const [name, { running }] of this.controlPlanes) {
            await running.join?.(others.flatMap((other) => other.controlPlanes.get(name)?.host ?? []));
        }
    }

    record(): LabClusterRecord {
        const { name, region, zones, network } = this.site;
        return {
            name,
            region,
            zone: zones[0] ?? '',
            zones,
            network,
            kubeconfig: this.cluster.kubeconfigFile,
            apiServer: this.cluster.apiServerUrl,
        };
    }

    status(): ClusterStatus {
        const parts: Part[] = [...this.cluster.parts, ...(this.balancer?.part ? [this.balancer.part] : [])];
        return {
            name: this.site.name,
            parts: parts.map(({ spec, pid, restarts, logFile }) => ({
                name: spec.name,
                ...(pid ? { pid } : {}),
                restarts,
                logFile,
            })),
            waiting: [...this.controlPlanes.values()].flatMap(({ running }) => running.waitsFor() ?? []),
            steering: [...this.controlPlanes.values()].flatMap(({ running }) => running.steering ?? []),
            pods: this.agent?.pods() ?? [],
            loadBalancers: this.balancer?.list() ?? [],
        };
    }

    breakCluster(kind: ClusterFaultKind): Promise<ActingFault> {
        const parts = partsOf(kind);
        return parts === undefined ? this.partition() : this.partsDown(parts);
    }

    breakPods(kind: PodFaultKind, options: PodFaultOptions): Promise<ActingFault> {
        if (!this.agent) {
            return Promise.reject(new Error(`${this.site.name} has no nodes yet`));
        }
        return this.agent.breakPods({ kind, ...options });
    }

    private async partition(): Promise<ActingFault> {
        const { sites, shape } = this.options;
        const cut = (partitioned: boolean) => setPartitioned(this.site, sites, shape.networks, partitioned);
        const startedAt = Date.now();
        await cut(true);
        return { startedAt, pods: [], end: () => cut(false) };
    }

    private async partsDown(names: readonly string[]): Promise<ActingFault> {
        const startedAt = Date.now();
        return { startedAt, pods: [], end: await this.cluster.takeDown(names) };
    }
}
