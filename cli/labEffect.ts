import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { clusterOf, type DrillAccess, type WatchLabEffect } from '../drill/faults/drillAccess';
import { atMostEvery, combined, held, type Proof } from '../drill/faults/proof';
import type { LabStatus } from '../lab/control';
import { isPodFault, type LabFaultRequest, partsOf, type PodFaultKind, settingValues } from '../labFaults';
import { inNetworkOf, podExchange } from './podExchange';
import { type KnownProcess, knownProcess, listeningPorts, type ProcessState, stateOf } from './processState';

const execute = promisify(execFile);
/** A request from inside a pod starts a process; more often would disturb what the drill measures. */
const exchangeMs = 2000;
/** Timers of two processes do not agree to the millisecond. */
const timerErrorMs = 5;
/** Containers of this image reply as the faults of replies make them. */
const echoImage = /(^|\/)http-echo(?=$|[:@])/;

type LabPod = LabStatus['clusters'][number]['pods'][number];

/**
 * Reads the effect of the lab's faults from the kernel and from the pods: the state of their processes, the state of
 * their links, the routes between clusters, and what their applications reply.
 */
export function labEffect(status: () => Promise<LabStatus>, clusters: DrillAccess['clusters']): WatchLabEffect {
    const podsOf = async ({ cluster, namespace = '', selector = {} }: LabFaultRequest): Promise<LabPod[]> => {
        const api = clusterOf({ clusters }, cluster, 'The proof of a fault');
        const names = (await api.pods(namespace, selector)).filter(({ ending }) => !ending).map(({ name }) => name);
        const known = (await status()).clusters.find(({ name }) => name === cluster)?.pods ?? [];
        return known.filter((pod) => pod.namespace === namespace && names.includes(pod.name));
    };
    const processesOfParts = async (cluster: string, wanted: readonly string[]): Promise<NamedProcess[]> => {
        const parts = (await status()).clusters.find(({ name }) => name === cluster)?.parts ?? [];
        const found = parts.filter(({ name }) => wanted.includes(name)).map(({ name, pid }) => named(name, pid));
        return (await Promise.all(found)).flat();
    };
    return async (fault) => {
        const { kind, cluster } = fault;
        if (!isPodFault(kind)) {
            const parts = partsOf(kind);
            if (parts === undefined) {
                return async () =>
                    cutOff(
                        cluster,
                        (await status()).clusters.map(({ name }) => name),
                    );
            }
            const before = await processesOfParts(cluster, parts);
            return before.length === 0
                ? () =>
                      Promise.resolve({
                          state: 'pending',
                          text: `No ${parts.join(' or ')} ran in ${cluster} before the fault.`,
                      })
                : async () => all('gone', [...before, ...(await processesOfParts(cluster, parts))]);
        }
        const { delayMs = 0 } = settingValues(kind, fault);
        const before = await processesOf(await podsOf(fault));
        const ofEveryPod = async (proof: (pod: LabPod) => Promise<Proof>): Promise<Proof> => {
            const pods = await podsOf(fault);
            return pods.length === 0
                ? { state: 'pending', text: `No pod of the fault ${kind} is left in ${cluster}.` }
                : combined(await Promise.all(pods.map(proof)));
        };
        const proofs: Readonly<Record<PodFaultKind, () => Promise<Proof>>> = {
            crash: async () => all('gone', [...before, ...(await processesOf(await podsOf(fault)))]),
            hang: () => ofEveryPod(async (pod) => all('stopped', await processesOf([pod]))),
            unreachable: () => ofEveryPod(linkDown),
            'http-503': atMostEvery(exchangeMs, () =>
                ofEveryPod((pod) => replying(pod, ({ status }) => status === 503)),
            ),
            slow: atMostEvery(exchangeMs, () =>
                ofEveryPod((pod) => replying(pod, ({ tookMs }) => tookMs + timerErrorMs >= delayMs, delayMs)),
            ),
        };
        return proofs[kind];
    };
}

interface NamedProcess extends KnownProcess {
    /** Whose it is, for people. */
    readonly owner: string;
}

async function named(owner: string, pid: number | undefined): Promise<NamedProcess[]> {
    const known = pid === undefined ? undefined : await knownProcess(pid);
    return known ? [{ ...known, owner }] : [];
}

/** The first process of each container. */
async function processesOf(pods: readonly LabPod[]): Promise<NamedProcess[]> {
    const found = pods.flatMap(({ name, containers }) => containers.map(({ pid }) => named(`pod ${name}`, pid)));
    return (await Promise.all(found)).flat();
}

async function all(wanted: ProcessState, processes: readonly NamedProcess[]): Promise<Proof> {
    const states = await Promise.all(processes.map(async (each) => ({ ...each, state: await stateOf(each) })));
    const other = states.find(({ state }) => state !== wanted);
    if (other) {
        return { state: 'pending', text: `Process ${other.pid} of ${other.owner} is ${other.state}, not ${wanted}.` };
    }
    return wanted === 'gone' || states.length > 0
        ? held
        : { state: 'pending', text: `The pods have no process that could be ${wanted}.` };
}

async function linkDown({ name, containers }: LabPod): Promise<Proof> {
    const pid = containers.find((container) => container.pid !== undefined)?.pid;
    if (pid === undefined) {
        return { state: 'pending', text: `Pod ${name} does not run.` };
    }
    const { stdout } = await inNetworkOf(pid, ['ip', '-o', 'link']);
    // The flag follows the other end at once; `state` up to a second later.
    const up = stdout.split('\n').filter((line) => line.includes('LOWER_UP') && !line.includes('LOOPBACK'));
    return up.length === 0 ? held : { state: 'pending', text: `The link of pod ${name} is up.` };
}

/** Each way between the cluster and another is a route that drops packets, in both. */
async function cutOff(cluster: string, all: readonly string[]): Promise<Proof> {
    const drops = async (from: string): Promise<number> => {
        const { stdout } = await execute('ip', ['-n', from, 'route', 'show', 'table', 'all', 'type', 'blackhole']);
        return stdout.split('\n').filter((line) => line.includes('blackhole')).length;
    };
    const others = all.filter((name) => name !== cluster);
    const wanted = [[cluster, others.length] as const, ...others.map((name) => [name, 1] as const)];
    for (const [from, least] of wanted) {
        if ((await drops(from)) < least) {
            return {
                state: 'pending',
                text: `The routes of ${from} do not drop what the partition of ${cluster} should.`,
            };
        }
    }
    return held;
}

async function replying(
    { name, containers }: LabPod,
    isFaulty: (reply: { status: number; tookMs: number }) => boolean,
    delayMs = 0,
): Promise<Proof> {
    const pid = containers.find(({ image, pid }) => pid !== undefined && echoImage.test(image))?.pid;
    const [port] = pid === undefined ? [] : await listeningPorts(pid);
    if (pid === undefined || port === undefined) {
        return { state: 'pending', text: `Pod ${name} has no application that listens.` };
    }
    const reply = await podExchange(pid, port, 'GET', '/', delayMs);
    return isFaulty(reply)
        ? held
        : {
              state: 'pending',
              text: `Pod ${name} replies ${reply.status} after ${reply.tookMs} ms, as without the fault.`,
          };
}
