import { join } from 'node:path';
import { Cluster, ClusterTools, Report } from '../cluster/cluster';
import { ClusterStatus } from '../control';
import { LoadBalancer } from '../loadBalancer/loadBalancer';
import { setPartitioned } from '../network/network';
import { ClusterSite } from '../network/plan';
import { NodeAgent, standardImages } from '../node';
import { Part } from '../process/part';
import { LabClusterRecord } from '../state';
import { ActingFault, Breakable } from './faults';

export interface LabClusterTools extends ClusterTools {
    envoy: string;
    'pilot-agent': string;
    'http-echo': string;
}

/** A cluster with its nodes and load balancer: everything that the supervisor starts for it. */
export class LabCluster implements Breakable {
    public readonly cluster: Cluster;
    private agent: NodeAgent | undefined;
    private balancer: LoadBalancer | undefined;

    constructor(
        public readonly site: ClusterSite,
        private readonly sites: readonly ClusterSite[],
        private readonly directory: string,
        private readonly tools: LabClusterTools,
        private readonly log: (message: string) => void,
    ) {
        this.cluster = new Cluster(site, directory, tools, log);
    }

    async start(report: Report): Promise<void> {
        await this.cluster.startKubernetes(report);
        await this.cluster.startIstio(report);
        report('nodes');
        const { site, tools, log } = this;
        const { kubeConfig } = this.cluster;
        const images = standardImages({
            httpEcho: tools['http-echo'],
            envoy: tools.envoy,
            pilotAgent: tools['pilot-agent'],
            envoyBootstrapTemplate: join(tools['istio-files'], 'tools/packaging/common/envoy_bootstrap.json'),
        });
        this.agent = new NodeAgent({ cluster: site, kubeConfig, images, stateDir: `/run/failover/${site.name}`, log });
        await this.agent.start();
        this.balancer = await LoadBalancer.start(
            site,
            kubeConfig,
            tools.envoy,
            join(this.directory, 'load-balancer'),
            log,
        );
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
            pods: this.agent?.pods() ?? [],
            loadBalancers: this.balancer?.list() ?? [],
        };
    }

    async partition(): Promise<ActingFault> {
        const startedAt = Date.now();
        await setPartitioned(this.site, this.sites, true);
        return { startedAt, pods: [], end: () => setPartitioned(this.site, this.sites, false) };
    }

    async breakPods(
        kind: 'crash' | 'hang' | 'http-503',
        namespace: string,
        selector: Record<string, string>,
    ): Promise<ActingFault> {
        if (!this.agent) {
            throw new Error(`${this.site.name} has no nodes yet`);
        }
        const { agent } = this;
        const fault = await agent.beginFault({ kind, namespace, selector });
        return { startedAt: fault.startedAt, pods: fault.pods, end: () => agent.endFault(fault.id) };
    }
}
