import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, OperationFailed } from '../../errors';
import { now } from '../clock';
import type { DrillAccess } from '../faults/drillAccess';
import { type ProbeOutcome, sendProbe } from '../faults/probe';
import type { Probe } from '../faults/recipe';
import type { DrillPlan, ProxyPods } from '../plan/plan';
import type { Cause } from './cause';
import { type Endpoint, endpointsOf, endpointsPath, fallbackProblem } from './endpoints';
import { type SentCounters, sentCounters, type SentSnapshot } from './sent';
import { type Counters, countersOf, statisticsCauses, statisticsPath, summed } from './statistics';

/** A probe and its outcome. */
export interface Probed {
    readonly probe: Probe;
    readonly outcome: ProbeOutcome;
}

/** Reads the proxies of a plan. */
export interface Inspector {
    /** Returns when the fallback is healthy; throws, naming what is missing, when it is not in time. */
    awaitFallback(boundMs: number, signal?: AbortSignal): Promise<void>;
    /** Remembers the current counters: causes are counters that rise from here. */
    start(): Promise<void>;
    /** Current causes. A proxy that does not answer is one of them. */
    causes(): Promise<Cause[]>;
    probe(probes: readonly Probe[]): Promise<Probed[]>;
    /** Requests that each proxy has sent so far. A proxy that does not answer is left out. */
    sent(): Promise<SentSnapshot>;
}

const pollMs = 500;

/** @param say Called once with what is missing. */
export function inspector(
    plan: DrillPlan,
    { toPods, materials }: Pick<DrillAccess, 'toPods' | 'materials'>,
    say: (line: string) => void = () => undefined,
): Inspector {
    const { proxies = [], fallback } = plan;
    let before = new Map<string, Counters>();
    const ask = async (proxy: ProxyPods, path: string): Promise<string[]> =>
        (await toPods(proxy, proxy.adminPort, 'GET', path)).map(({ body }) => body);
    const counters = async (proxy: ProxyPods): Promise<Counters> =>
        summed((await ask(proxy, statisticsPath)).map(countersOf));

    /** Of each pod of the proxy. */
    const endpoints = async (): Promise<(Endpoint[] | undefined)[]> => {
        const proxy = proxies.find(({ name }) => name === fallback?.proxy);
        return proxy && fallback
            ? (await ask(proxy, endpointsPath)).map((body) => endpointsOf(body, fallback.upstream))
            : [];
    };
    const problem = async (): Promise<string | undefined> => {
        if (!fallback) {
            return undefined;
        }
        try {
            const found = await endpoints();
            const problems = found.map((each) => fallbackProblem(each, fallback.upstream, fallback.healthy ?? 1));
            return found.length === 0 ? 'it has no pods' : problems.find((each) => each !== undefined);
        } catch (error) {
            return messageOf(error);
        }
    };

    const sentBy = async (proxy: ProxyPods): Promise<[string, SentCounters][]> => {
        try {
            return [[proxy.name, sentCounters(await ask(proxy, endpointsPath), plan.clusters)]];
        } catch {
            return [];
        }
    };

    return {
        async awaitFallback(boundMs, signal) {
            const startedAt = now();
            for (let said = false; ; said = true) {
                const found = await problem();
                if (found === undefined) {
                    return;
                }
                if (!said) {
                    say(`Waiting for a healthy fallback. ${fallback?.proxy}: ${found}`);
                }
                if (now() - startedAt > boundMs) {
                    throw new OperationFailed(
                        `The drill did not start, and nothing was broken: no fallback is healthy. ${fallback?.proxy}: ${found}.`,
                    );
                }
                await sleep(pollMs, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
            }
        },
        async start() {
            const found = await Promise.all(
                proxies.map(async (proxy) => [proxy.name, await counters(proxy).catch(() => ({}))] as const),
            );
            before = new Map(found);
        },
        async causes() {
            const said = proxies.map(async (proxy): Promise<Cause[]> => {
                try {
                    return statisticsCauses(proxy.name, before.get(proxy.name) ?? {}, await counters(proxy));
                } catch (error) {
                    return [
                        { source: 'statistics', where: proxy.name, text: `not read: ${messageOf(error)}`, count: null },
                    ];
                }
            });
            const sick = (await endpoints().catch(() => []))
                .flatMap((each) => each ?? [])
                .filter(({ flags }) => flags.length > 0)
                .map(({ address, priority, flags }) => `${address} (priority ${priority}) is ${flags.join(', ')}`);
            return [
                ...(await Promise.all(said)).flat(),
                ...[...new Set(sick)].map((text): Cause => ({
                    source: 'endpoint',
                    where: fallback?.proxy ?? '',
                    text,
                    count: null,
                })),
            ];
        },
        sent: async () => new Map((await Promise.all(proxies.map(sentBy))).flat()),
        probe: (probes) =>
            Promise.all(probes.map(async (probe) => ({ probe, outcome: await sendProbe(probe, materials) }))),
    };
}

/** A probe as a cause. */
export function probeCause({ probe, outcome }: Probed): Cause {
    return {
        source: 'probe',
        where: probe.address,
        text: `${probe.name}: ${outcome.outcome}, ${outcome.text}`,
        count: null,
    };
}
