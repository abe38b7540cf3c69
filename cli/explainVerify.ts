import { setTimeout as sleep } from 'node:timers/promises';
import type { ExplainedService } from '../analysis/explanation';
import type { ClusterInput } from '../analysis/model/fleet';
import { differences } from '../analysis/verification/differences';
import { edgeDifferences } from '../analysis/verification/edgeDifferences';
import { configPath, heldState } from '../analysis/verification/held';
import { proxiesOf, type Proxy } from '../analysis/verification/proxies';
import type { Verification, VerifiedDifference } from '../analysis/verification/verification';
import { firstLine } from '../errors';

/** Asks the administration interface of a proxy for a path. */
export type AskProxy = (proxy: Proxy, path: string) => Promise<string>;

/** Control planes push within this time after a change; a proxy that differs is asked again. */
const againAfterMs = 2_000;

/** Compares what is predicted with what the fleet's proxies hold. A proxy that cannot be asked is named. */
export async function verify(
    inputs: readonly ClusterInput[],
    services: readonly ExplainedService[],
    ask: AskProxy,
): Promise<Verification> {
    const { proxies, unverified } = proxiesOf(inputs, services);
    const found: VerifiedDifference[] = [];
    const silent: Verification['unverified'][number][] = [];
    let paths = 0;
    for (const proxy of proxies) {
        try {
            found.push(...(await settled(proxy, ask)));
            paths += proxy.paths.length;
        } catch (error) {
            const caller = `pod ${proxy.namespace}/${proxy.pod}`;
            silent.push({ cluster: proxy.cluster, caller, reason: `does not answer: ${firstLine(error)}` });
        }
    }
    return {
        proxies: proxies.length - silent.length,
        paths,
        differences: found,
        unverified: [...unverified, ...silent],
    };
}

async function settled(proxy: Proxy, ask: AskProxy): Promise<VerifiedDifference[]> {
    const first = await compared(proxy, ask);
    if (first.length === 0) {
        return first;
    }
    await sleep(againAfterMs);
    return compared(proxy, ask);
}

async function compared(proxy: Proxy, ask: AskProxy): Promise<VerifiedDifference[]> {
    const state = heldState(JSON.parse(await ask(proxy, configPath)));
    const { cluster, namespace, paths, pod } = proxy;
    return paths.flatMap(({ path, port }) =>
        (path.caller.kind === 'edge gateway' ? edgeDifferences(path, state) : differences(path, port, state)).map(
            (each) => ({ cluster, pod: `${namespace}/${pod}`, service: path.service, ...each }),
        ),
    );
}
