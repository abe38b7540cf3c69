import * as os from 'node:os';
import { version } from '../../package.json';
import { probeCause } from '../inspection/inspector';
import { replyCauses } from '../inspection/replyCauses';
import { sentByPhase } from '../inspection/sent';
import type { Samples } from '../load/samples';
import { closeUp } from '../measurement/closeUp';
import { fewBackends } from '../measurement/fewBackends';
import { windowDeviation } from '../measurement/fullShift';
import { hopShares } from '../measurement/hops';
import { numbersOf } from '../measurement/nearestRanks';
import { latency, round } from '../measurement/percentiles';
import { measurePhase, type Phase } from '../measurement/phase';
import { series } from '../measurement/series';
import { measureStreams } from '../measurement/streams';
import { type MeasuredTransition, measureTransition, returning, survivors } from '../measurement/transition';
import { isUnknown, neverSent } from '../measurement/unknownRequests';
import { byPhase, inOrder, type PhaseName, phaseOf } from '../measurement/windows';
import { type FaultExpectation, isMove, type ReportedKind } from '../plan/plan';
import { streamCount } from '../plan/streams';
import { namesNobody } from '../plan/unnamedReplies';
import { withoutCredentials } from '../plan/valueChecks';
import type { DrillSettings } from '../run/drill';
import { Aborted, endingOf } from '../run/ending';
import type { Recording } from '../run/recording';
import { abortExpectation } from '../verdict/abortExpectation';
import { drillDoubts, latenessDoubts } from '../verdict/doubts';
import { verdict } from '../verdict/expectation';
import { expectations } from '../verdict/expectations';
import { events } from './events';
import { predictedOf } from './predicted';
import { type Environment, type Report, reportSchemaVersion } from './report';

/** The machine that ran the drill. */
export type Machine = Pick<Environment, 'version' | 'node' | 'platform' | 'cores' | 'loadavg' | 'attempt' | 'note'>;

export function thisMachine(): Omit<Machine, 'attempt' | 'note'> {
    return {
        version,
        node: process.version,
        platform: `${os.platform()} ${os.arch()}`,
        cores: os.availableParallelism(),
        loadavg: os.loadavg().map((load) => round(load, 2)),
    };
}

/** What a report is made from, beside the recording. */
export interface Reported extends Pick<
    DrillSettings,
    'entryName' | 'expectation' | 'plan' | 'predict' | 'rate' | 'timeoutMs'
> {
    readonly fault: { readonly name: ReportedKind; readonly description: string };
}

/** The expectation with the bound of lost requests that holds at this rate. */
function atRate({ lostForMs = 0, ...expectation }: FaultExpectation, rate: number): FaultExpectation {
    const { lost } = expectation;
    return lost === undefined ? expectation : { ...expectation, lost: lost + Math.ceil((lostForMs * rate) / 1000) };
}

/** Makes the report of one drill from what was recorded. Pure. */
export function assemble(settings: Reported, recording: Recording, machine: Machine): Report {
    const { plan, fault } = settings;
    const expectation = atRate(settings.expectation, settings.rate);
    const { description } = fault;
    const { moments } = recording;
    const { steady, recovery, tolerance } = plan.expectations;
    const clusters = plan.clusters.map(({ name }) => name);
    const ordered = inOrder(fewBackends(recording.samples, clusters));
    const parts = byPhase(
        ordered.filter((sample) => !isUnknown(sample)),
        moments,
    );
    const late = byPhase(ordered.filter(isUnknown), moments);
    // A shift ends with other shares than it began with, so that the one says nothing about the other.
    const deviation = isMove(fault.name) ? undefined : windowDeviation(parts.steady, steady);
    const target = (shares: typeof steady, name: PhaseName) => ({
        shares,
        tolerance,
        ...(deviation ? { steadyDeviation: deviation } : {}),
        hops: hopShares(plan, expectation, name),
    });

    const failover = measureTransition(
        'failover',
        moments.faultAt,
        parts.fault,
        survivors(expectation.fault),
        target(expectation.fault, 'fault'),
    );
    const failback = measureTransition(
        'failback',
        moments.faultEndedAt,
        parts.recovery,
        returning(expectation.fault, recovery),
        target(recovery, 'recovery'),
    );
    const duplicated = plan.idempotency && new Set(recording.duplicated);
    const phase = (name: PhaseName, startedAt: number, endedAt: number, shift?: MeasuredTransition): Phase =>
        measurePhase(parts[name], clusters, {
            name,
            startedAt,
            endedAt,
            zeroAt: moments.steadyAt,
            duplicated,
            streams: streamCount(plan) > 0 ? measureStreams(recording.streams, startedAt, endedAt) : undefined,
            hops: Object.keys(plan.expectations.hops ?? {}),
            settledFrom: shift ? shift.settledFrom : 0,
            settledAfterMs: shift ? shift.settledAfterMs : 0,
            // Load generators in clusters send late rather than never, and each one's times have an offset of its own.
            unknown:
                late[name].length + (recording.generators ? 0 : neverSent(ordered, startedAt, endedAt, settings.rate)),
        });
    const phases = {
        steady: phase('steady', moments.steadyAt, moments.faultAt),
        fault: phase('fault', moments.faultAt, moments.faultEndedAt, failover),
        recovery: phase('recovery', moments.faultEndedAt, moments.endedAt, failback),
    };
    const causes = [...recording.probed.map(probeCause), ...replyCauses(parts.fault), ...recording.causes];
    const transitions = [failover.transition, failback.transition];
    const abort = recording.error instanceof Aborted ? recording.error.met : undefined;
    const judgements = abort
        ? [abortExpectation(abort)]
        : expectations(plan, expectation, {
              phases,
              failover: failover.transition,
              failback: failback.transition,
              causes,
              probed: recording.probed,
          });
    const counted = ordered.filter((sample) => !isUnknown(sample) && phaseOf(sample, moments) !== undefined);
    const zero = moments.steadyAt;
    const surroundings = environment(settings, recording, counted, machine);
    const doubts = [
        ...(abort ? [] : drillDoubts(recording, Object.values(phases))),
        // What a drill that ended early misses, it misses because it ended.
        ...(recording.error === undefined ? latenessDoubts(surroundings.sender.lateMs.p99, judgements) : []),
    ];
    const prediction = isMove(fault.name)
        ? undefined
        : settings.predict?.({
              fault: fault.name,
              rate: settings.rate,
              outageMs: Math.max(1, moments.faultEndedAt - moments.faultAt),
          });
    const sent = sentByPhase(recording.sent);
    const backAt = moments.faultEndedAt + (failback.transition.firstReplyMs ?? 0);

    return {
        schemaVersion: reportSchemaVersion,
        infrastructure: plan.infrastructure,
        scenario: plan.scenario,
        variant: plan.variant,
        ...(plan.gateway === undefined ? {} : { gateway: plan.gateway }),
        fault: fault.name,
        rate: settings.rate,
        startedAt: new Date(zero).toISOString(),
        environment: surroundings,
        topology: {
            entry: withoutCredentials(plan.entry),
            ...(settings.entryName === undefined ? {} : { entryName: settings.entryName }),
            clusters: plan.clusters.map(({ name, region }) => ({ name, region })),
            primary: plan.primary,
            workload: {
                namespace: plan.workload.namespace,
                deployment: plan.workload.deployment,
                replicas: plan.workload.replicas,
            },
            faultDescription: description,
            ...(namesNobody(plan)
                ? { sharesJudged: false, expected: { steady: {}, fault: {}, recovery: {} } }
                : { expected: { steady, fault: expectation.fault, recovery } }),
        },
        phases: [phases.steady, phases.fault, phases.recovery],
        transitions,
        expectations: judgements,
        ended: recording.error === undefined ? 'completed' : endingOf(recording.error),
        proof: recording.proof,
        doubts,
        verdict: verdict(judgements, doubts),
        events: events(moments, transitions, { ...fault, pods: recording.pods }),
        causes,
        ...(sent.length > 0 && { sent }),
        ...(prediction && { predicted: predictedOf(prediction, failover.transition, failback.transition) }),
        series: series(counted, zero, moments.endedAt),
        closeUps: [
            closeUp('failover', counted, moments.faultAt, zero, clusters),
            closeUp('failback', counted, backAt, zero, clusters),
        ],
    };
}

function environment(
    settings: Pick<Reported, 'timeoutMs'>,
    { statistics, generators }: Recording,
    samples: Samples,
    machine: Machine,
): Environment {
    const { p50, p99, max } = latency(numbersOf(samples, ({ lateMs }) => lateMs));
    return {
        ...machine,
        timeoutMs: settings.timeoutMs,
        sender: {
            lateMs: { p50, p99, max },
            cpuPerRequestUs: round((statistics.cpuMs * 1000) / Math.max(1, statistics.sent), 1),
        },
        ...(generators && { generators: [...generators] }),
    };
}
