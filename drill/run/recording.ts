import { now } from '../clock';
import type { FaultProof } from '../faults/proofKeeper';
import type { Cause } from '../inspection/cause';
import type { Probed } from '../inspection/inspector';
import type { SentSnapshots } from '../inspection/sent';
import type { SenderStatistics } from '../load/protocol';
import type { GeneratorFound } from '../load/remote/generatorFound';
import type { Samples } from '../load/samples';
import type { StreamRecord } from '../load/streams/streamRecord';
import type { Moments } from '../measurement/windows';

/** The raw data of a report. */
export interface Recording {
    readonly samples: Samples;
    /** Due times of the requests that were served twice. */
    readonly duplicated: readonly number[];
    /** What became of the streams that were held open. */
    readonly streams: StreamRecord;
    readonly moments: Moments;
    /** Pods that the fault acted on, where the lab names them. */
    readonly pods: readonly string[];
    readonly statistics: SenderStatistics;
    /** The load generators in clusters, where the load came from some. */
    readonly generators?: readonly GeneratorFound[];
    /** What the proxies reported at the end of the fault. */
    readonly causes: readonly Cause[];
    readonly probed: readonly Probed[];
    readonly proof: FaultProof;
    /** What the proxies had sent at the begin of each phase, and at the end. */
    readonly sent: SentSnapshots;
    /** What ended the drill early. */
    readonly error?: unknown;
}

/** Of a fault that was never injected. */
export const noProof: FaultProof = { provedAfterMs: null, checks: 0, problems: [] };

/** A recording as far as it has come. */
export interface PartialRecording extends Mutable<Partial<Omit<Recording, 'moments' | 'error'>>> {
    moments: Mutable<Partial<Moments>>;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

/** The drill ended early; what was recorded until then, and why. */
export class EndedEarly extends Error {
    override readonly name = 'EndedEarly';
    readonly recording: Recording;

    constructor(partial: PartialRecording, error: unknown) {
        super('The drill ended early.', { cause: error });
        this.recording = untilNow(partial, error);
    }
}

/** The recording of an operation that ended early. Phases that never began are empty, and lie at the end. */
export function untilNow({ moments, samples = [], ...rest }: PartialRecording, error: unknown): Recording {
    const endedAt = now();
    const { steadyAt = endedAt, faultAt = endedAt, faultEndedAt = endedAt } = moments;
    return {
        pods: [],
        statistics: { sent: samples.length, elapsedMs: 0, cpuMs: 0 },
        causes: [],
        probed: [],
        duplicated: [],
        streams: { changes: [], counts: [] },
        proof: noProof,
        sent: [],
        ...rest,
        samples,
        moments: { steadyAt, faultAt, faultEndedAt, endedAt },
        error,
    };
}
