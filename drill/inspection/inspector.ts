import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed } from '../../errors';
import { now } from '../clock';
import type { Reach } from '../faults/reach';
import type { TlsProbe } from '../faults/recipe';
import { type ProbeOutcome, sendProbe } from '../faults/tlsProbe';
import type { DrillPlan, ProxyPods } from '../plan/plan';
import type { Cause } from './cause';
import { type Endpoint, endpointsOf, endpointsPath, fallbackProblem } from './endpoints';
import { type Counters, countersOf, statisticsCauses, statisticsPath, summed } from './statistics';

/** A probe beside what became of it. */
export interface Probed {
    readonly probe: TlsProbe;
    readonly outcome: ProbeOutcome;
}

/** Looks at the proxies of a plan, before and while they are hit. */
export interface Inspector {
    /** Returns when there is something to fail over to; throws, saying what is missing, when there is not in time. */
    awaitFallback(boundMs: number, signal?: AbortSignal): Promise<void>;
    /** Remembers the counters as they are: causes are what rises from here. */
    start(): Promise<void>;
    /** What the proxies say now. A proxy that does not answer says so. */
    causes(): Promise<Cause[]>;
    probe(probes: readonly TlsProbe[]): Promise<Probed[]>;
}

const pollMs = 500;

/** @param say Told what is waited for, once. */
export function inspector(
    plan: DrillPlan,
    { toPods, materials }: Pick<Reach, 'toPods' | 'materials'>,
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
            return reason(error);
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
                    say(`Waiting for something to fail over to. ${fallback?.proxy}: ${found}`);
                }
                if (now() - startedAt > boundMs) {
                    throw new OperationFailed(
                        `The drill did not start, and nothing was broken: there is nothing to fail over to. ${fallback?.proxy}: ${found}.`,
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
                        { source: 'statistics', where: proxy.name, text: `not read: ${reason(error)}`, count: null },
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

function reason(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
