import { spawn } from 'node:child_process';
import { until } from '../../../../lab/process/until';
import type { Zone } from '../zones';
import { envoyCluster } from './objects';

/** An endpoint of the service, as the gateway's Envoy has it. */
export interface Endpoint {
    zone: Zone;
    priority: number;
    healthy: boolean;
}

/** What the administration of Envoy says of a host (https://www.envoyproxy.io/docs/envoy/latest/operations/admin). */
interface HostStatus {
    priority?: number;
    locality: { zone: Zone };
    health_status: { eds_health_status?: string; failed_outlier_check?: boolean };
}

/** What we read of a cluster in Envoy's `config_dump`. */
interface ClusterDump {
    name: string;
    connect_timeout: string;
    round_robin_lb_config?: SlowStart;
    least_request_lb_config?: SlowStart;
}

interface SlowStart {
    slow_start_config?: { slow_start_window: string };
}

/** What the rules need to know of it. */
interface ClusterSettings {
    /** Milliseconds. */
    connectTimeout: number;
    slowStart?: string;
}

const adminPort = 15_000;
const relayPort = 15_999;

/** Envoy's administration listens on the pod's loopback only; this hands it on, from inside, until its input ends. */
const relay = `
    const { connect, createServer } = require('node:net');
    createServer((from) => {
        const to = connect(${adminPort}, '127.0.0.1');
        from.on('error', () => to.destroy()).pipe(to).on('error', () => from.destroy()).pipe(from);
    }).listen(${relayPort}, process.argv[1]);
    process.stdin.on('end', () => process.exit()).resume();`;

/** The administration of the gateway's Envoy. */
export class Proxy {
    private constructor(private readonly address: string) {}

    /**
     * @param pid a process of the gateway's pod, as the lab counts processes
     * @param address the pod's address
     */
    static async of(pid: number, address: string): Promise<Proxy> {
        const enter = ['--target', String(pid), '--net', process.execPath, '-e', relay, address];
        spawn('nsenter', enter, { stdio: ['pipe', 'ignore', 'inherit'] });
        const proxy = new Proxy(address);
        await until(
            () => proxy.settings(''),
            ({ connectTimeout }) => connectTimeout > 0,
            { what: 'the service in the Envoy of the gateway', timeoutMs: 10_000 },
        );
        return proxy;
    }

    /** @param subset its name; empty for the service as a whole */
    async endpoints(subset: string): Promise<Endpoint[]> {
        const { cluster_statuses } = await this.get<{
            cluster_statuses: { name: string; host_statuses?: HostStatus[] }[];
        }>('clusters?format=json');
        const hosts = cluster_statuses.find(({ name }) => name === envoyCluster(subset))?.host_statuses ?? [];
        return hosts.map(({ priority = 0, locality, health_status }) => ({
            zone: locality.zone,
            priority,
            healthy: health_status.eds_health_status === 'HEALTHY' && !health_status.failed_outlier_check,
        }));
    }

    /** Settings of Envoy's cluster in use; all are missing while there is none. */
    async settings(subset: string): Promise<ClusterSettings> {
        const { configs } = await this.get<{ configs: { cluster: ClusterDump }[] }>(
            'config_dump?resource=dynamic_active_clusters',
        );
        const cluster = configs.find(({ cluster: { name } }) => name === envoyCluster(subset))?.cluster;
        const { slow_start_config } = cluster?.round_robin_lb_config ?? cluster?.least_request_lb_config ?? {};
        return {
            connectTimeout: Math.round(Number.parseFloat(cluster?.connect_timeout ?? '') * 1000),
            ...(slow_start_config && { slowStart: slow_start_config.slow_start_window }),
        };
    }

    private async get<T>(path: string): Promise<T> {
        const reply = await fetch(`http://${this.address}:${relayPort}/${path}`);
        return (await reply.json()) as T;
    }
}

/** Zones of the endpoints that Envoy holds for unhealthy, by ejection or because Istio says so. */
export function unhealthy(endpoints: readonly Endpoint[]): Zone[] {
    return zonesOf(endpoints.filter(({ healthy }) => !healthy));
}

/** Zones of the endpoints by priority, the first first. */
export function priorities(endpoints: readonly Endpoint[]): Zone[][] {
    const used = [...new Set(endpoints.map(({ priority }) => priority))].sort((a, b) => a - b);
    return used.map((priority) => zonesOf(endpoints.filter((endpoint) => endpoint.priority === priority)));
}

function zonesOf(endpoints: readonly Endpoint[]): Zone[] {
    return endpoints.map(({ zone }) => zone).sort();
}
