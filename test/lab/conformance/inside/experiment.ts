import { isDeepStrictEqual } from 'node:util';
import { apply } from '../../../../lab/cluster/apply';
import type { ControlClient } from '../../../../lab/controlClient';
import type { KubeApi } from '../../../../lab/node/kubeApi';
import { until } from '../../../../lab/process/until';
import { type Outcome, promised, type Rule } from '../rule';
import { europeB, type Region, regionOf, regions } from '../zones';
import { destinationRule, helloWorld, ingress, route } from './objects';
import { priorities, Proxy, unhealthy } from './proxy';
import { send } from './requests';
import { Workloads } from './workloads';

/** Requests that show which zones are in use. */
const glance = 60;
const settlingMs = 10_000;
/** `update_merge_window`: as long Envoy gathers changes of health that follow on one that it has acted on. */
const mergeWindowMs = 1000;

/** The stage that all rules share, and the way a rule is tried on it. */
export class Experiment {
    /** Milliseconds, other than those of any rule before. */
    private connectTimeout = 1000;

    private constructor(
        /** The cluster of the client. Its own istiod configures the gateway, so rules are made here alone. */
        readonly home: KubeApi,
        private readonly workloads: Workloads,
        private readonly proxy: Proxy,
        private readonly entry: string,
    ) {}

    static async prepare(clusters: ReadonlyMap<Region, KubeApi>, control: ControlClient): Promise<Experiment> {
        const home = clusters.get(regionOf(europeB)) as KubeApi;
        await Promise.all(regions.map((region) => apply(clusters.get(region) as KubeApi, [helloWorld()])));
        await apply(home, ingress());
        const workloads = new Workloads(clusters, control);
        await workloads.mend({});
        const { pid, address } = await until(
            async () => {
                const cluster = (await control.status()).clusters.find(({ name }) => name === regionOf(europeB));
                const pod = cluster?.pods.find(({ name }) => name.startsWith('istio-ingressgateway'));
                return {
                    pid: pod?.ready && pod.node === europeB ? pod.containers[0]?.pid : undefined,
                    address: pod?.address ?? '',
                };
            },
            (found) => found.pid !== undefined,
            { what: 'the ingress gateway', timeoutMs: 60_000 },
        );
        return new Experiment(home, workloads, await Proxy.of(pid ?? 0, address), `http://${address}`);
    }

    /** Sets the scene, waits until the gateway's Envoy has it and its traffic has settled, and counts. */
    async try(rule: Rule): Promise<Outcome> {
        const { trafficPolicy, broken = {}, requests = 600, subset } = rule;
        await this.workloads.mend(broken);
        this.connectTimeout += 1;
        await apply(this.home, [destinationRule(trafficPolicy, this.connectTimeout, subset), route(nameOf(rule))]);
        await this.proxyHas(this.connectTimeout, rule);
        await this.workloads.break(broken);
        await this.settle(rule);
        const counted = await send(this.entry, requests);
        const endpoints = await this.proxy.endpoints(nameOf(rule));
        const { slowStart } = await this.proxy.settings(nameOf(rule));
        return {
            ...counted,
            priorities: priorities(endpoints),
            unhealthy: unhealthy(endpoints),
            ...(slowStart !== undefined && { slowStart }),
        };
    }

    /** Waits until Envoy uses the policy, on the endpoints that it leaves, all of them well. */
    private async proxyHas(connectTimeout: number, rule: Rule): Promise<void> {
        const wanted = { connectTimeout, zones: promised(rule).priorities.flat().sort(), unhealthy: [] };
        let seen: unknown;
        await until(
            async () => {
                const endpoints = await this.proxy.endpoints(nameOf(rule));
                seen = {
                    connectTimeout: (await this.proxy.settings(nameOf(rule))).connectTimeout,
                    zones: priorities(endpoints).flat().sort(),
                    unhealthy: unhealthy(endpoints),
                };
                return seen;
            },
            (found) => isDeepStrictEqual(found, wanted),
            { what: 'the policy in the gateway', timeoutMs: 15_000, explain: () => JSON.stringify({ seen, wanted }) },
        );
    }

    /**
     * Sends until ejections are done: until the zones in use, and those held for unhealthy, are the promised ones. Where
     * an ejected endpoint is promised to stay in use, that does not show whether Envoy has acted on its ejection yet;
     * then this must hold for longer than Envoy may wait.
     */
    private async settle(rule: Rule): Promise<void> {
        const { shares, unhealthy: failed } = promised(rule);
        const inUse = Object.keys(shares).sort();
        const holdMs = failed.some((zone) => inUse.includes(zone)) ? mergeWindowMs + 100 : 0;
        const deadline = Date.now() + settlingMs;
        let since: number | undefined;
        while (Date.now() < deadline) {
            const seen = Object.keys((await send(this.entry, glance)).shares).sort();
            const settled =
                isDeepStrictEqual(seen, inUse) &&
                isDeepStrictEqual(unhealthy(await this.proxy.endpoints(nameOf(rule))), failed);
            since = settled ? (since ?? Date.now()) : undefined;
            if (since !== undefined && Date.now() - since >= holdMs) {
                return;
            }
        } // what is otherwise, the measurement shows
    }
}

/** Name of the subset that a rule's route goes to; empty for the service as a whole. */
function nameOf({ subset }: Rule): string {
    return subset?.name ?? '';
}
