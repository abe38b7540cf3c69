import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { monotonicOffset } from '../clock';
import { GeneratorLost } from './generatorLost';
import { type FromSender, fromWire, type LoadSettings, type SenderStatistics, type ToSender } from './protocol';
import type { GeneratorFound } from './remote/generatorFound';
import { SampleLog, type Samples } from './samples';
import type { StreamChange, StreamRecord } from './streams/streamRecord';

/** A running open-loop load generator. */
export interface Sender {
    /** What came back so far, in order of completion (not of schedule). At most 0.1 s behind. */
    readonly samples: Samples;
    /** Due times of the requests that backends report to have served twice, as `scheduledAt` of their samples. */
    readonly duplicated: readonly number[];
    /** What became of the streams that are held open. At most 0.1 s behind. */
    readonly streams: StreamRecord;
    /** What each load generator in a cluster sent since {@link measure}; absent where the load is of this machine. */
    generators?(): GeneratorFound[];
    /** Throws where the process has ended by itself. */
    check(): void;
    /** Ends the warm-up: the statistics count from here. */
    measure(): void;
    /** Sends no more, awaits what is in flight, and ends the process. Safe to call twice. */
    stop(): Promise<SenderStatistics>;
    /** Ends the process at once; what is in flight is forgotten. */
    kill(): void;
}

/** Starts sending at a fixed rate, in a separate process. */
export function startSender(settings: LoadSettings): Sender {
    // The same extension as this file's: `.js` when compiled, `.ts` where a loader compiles on the fly.
    const program = path.join(__dirname, `senderProcess${path.extname(__filename)}`);
    const child = fork(program, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: process.env });
    const samples = new SampleLog();
    const duplicated: number[] = [];
    const streams: { changes: StreamChange[]; counts: StreamRecord['counts'][number][] } = { changes: [], counts: [] };
    let complaint = '';
    let statistics: SenderStatistics | undefined;
    let stopped: Promise<SenderStatistics> | undefined;

    child.stderr?.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-2000)));
    child.on('message', (message: FromSender) => {
        if ('ended' in message) {
            statistics = message.ended;
        } else {
            for (const wire of message.samples) {
                samples.push(fromWire(wire));
            }
            duplicated.push(...message.duplicated);
            if (message.streams) {
                const { at, messages, changes } = message.streams;
                streams.changes.push(...changes);
                streams.counts.push({ at, messages });
            }
        }
    });
    // Its last messages may be read after its exit is seen.
    const exited = Promise.all([once(child, 'exit'), once(child, 'disconnect')]).catch((error: unknown) => {
        complaint ||= String(error);
    });

    const failure = (): GeneratorLost =>
        new GeneratorLost(
            `The load generator ended by itself (${ending(child)}).${complaint && `\n${complaint.trim()}`}`,
        );
    const tell = (message: LoadSettings | ToSender): void => {
        if (child.connected) {
            // A process that has just died shows in check() and stop().
            child.send(message, () => undefined);
        }
    };
    tell({ ...settings, clockOffset: monotonicOffset() });
    const finish = async (): Promise<SenderStatistics> => {
        tell('stop');
        await exited;
        if (statistics === undefined) {
            throw failure();
        }
        return statistics;
    };

    return {
        samples,
        duplicated,
        streams,
        check() {
            if (stopped === undefined && (child.exitCode !== null || child.signalCode !== null)) {
                throw failure();
            }
        },
        measure: () => tell('measure'),
        stop: () => (stopped ??= finish()),
        kill: () => void child.kill('SIGKILL'),
    };
}

function ending(child: ChildProcess): string {
    return child.signalCode === null ? `exit code ${child.exitCode ?? 'unknown'}` : `signal ${child.signalCode}`;
}
