import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../errors';
import { now } from '../../clock';
import { GeneratorLost } from '../generatorLost';
import type { LoadSettings, SenderStatistics } from '../protocol';
import type { Sample } from '../sample';
import { SampleLog } from '../samples';
import type { Sender } from '../sender';
import type { GeneratorPlace } from './generatorFound';
import { RemoteGenerator } from './remoteGenerator';

/** A load generator that waits for its settings. */
export interface WaitingGenerator extends GeneratorPlace {
    /** Connects to it. */
    readonly open: () => Promise<Duplex>;
}

/** Longest wait for its program to listen. */
const listenMs = 30_000;
const againMs = 300;

/**
 * One load of several load generators, each with an equal part of the rate. Their samples are merged on the drill's clock.
 * The load counts only as long as every one of them sends.
 */
export async function startRemoteSender(
    settings: LoadSettings,
    waiting: readonly WaitingGenerator[],
    signal?: AbortSignal,
): Promise<Sender> {
    const samples = new SampleLog();
    const onSample = (sample: Sample): void => samples.push(sample);
    const connections = await Promise.allSettled(waiting.map((each) => connected(each, onSample, signal)));
    const generators = connections.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const kill = (): void => generators.forEach((each) => each.close());
    const throwFailure = (): void => {
        const failure = generators.map((each) => each.failure).find((each) => each !== undefined);
        if (failure !== undefined) {
            throw new GeneratorLost(failure);
        }
    };
    const refused = connections.find((each) => each.status === 'rejected');
    if (refused) {
        kill();
        throw refused.reason;
    }
    const start: LoadSettings = { ...settings, rate: settings.rate / generators.length };
    generators.forEach((each) => each.tell({ start }));

    let stopped: Promise<SenderStatistics> | undefined;
    const finish = async (): Promise<SenderStatistics> => {
        generators.forEach((each) => each.tell('stop'));
        await Promise.all(generators.map((each) => each.finished()));
        throwFailure();
        kill();
        return merged(generators.flatMap(({ ended }) => ended ?? []));
    };
    return {
        samples,
        duplicated: [],
        streams: { changes: [], counts: [] },
        generators: () => generators.map((each) => each.found()),
        check() {
            if (stopped === undefined) {
                throwFailure();
            }
        },
        measure: () => generators.forEach((each) => each.tell('measure')),
        stop: () => (stopped ??= finish()),
        kill,
    };
}

/** Tries again while the program in the pod starts. */
async function connected(
    { cluster, pod, open }: WaitingGenerator,
    onSample: (sample: Sample) => void,
    signal: AbortSignal | undefined,
): Promise<RemoteGenerator> {
    for (const until = now() + listenMs; ;) {
        let generator: RemoteGenerator | undefined;
        try {
            generator = new RemoteGenerator({ cluster, pod }, await open(), onSample);
            await generator.ready(signal);
            return generator;
        } catch (error) {
            generator?.close();
            signal?.throwIfAborted();
            if (now() > until) {
                throw new GeneratorLost(messageOf(error));
            }
            await sleep(againMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
        }
    }
}

function merged(all: readonly SenderStatistics[]): SenderStatistics {
    const sum = (of: (each: SenderStatistics) => number): number => all.reduce((total, each) => total + of(each), 0);
    return {
        sent: sum(({ sent }) => sent),
        elapsedMs: Math.max(...all.map(({ elapsedMs }) => elapsedMs)),
        cpuMs: sum(({ cpuMs }) => cpuMs),
    };
}
