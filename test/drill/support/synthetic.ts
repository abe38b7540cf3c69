import { inspector } from '../../../drill/inspection/inspector';
import { loadRequests } from '../../../drill/load/loadRequests';
import type { Sample } from '../../../drill/load/sample';
import type { DrillPlan, FaultExpectation, FaultKind } from '../../../drill/plan/plan';
import type { DrillSettings } from '../../../drill/run/drill';
import type { Recording } from '../../../drill/run/recording';
import { generator } from './random';

export const EUROPE = 'europe-west1';
export const AMERICA = 'us-central1';

const survivorOnly: FaultExpectation = { fault: { [EUROPE]: 0, [AMERICA]: 1 } };

/** A plan as the `locality` scenario gives it. */
export const plan: DrillPlan = {
    schemaVersion: 1,
    infrastructure: 'lab',
    scenario: 'locality',
    variant: 'hardened',
    entry: 'http://198.18.1.240/',
    primary: EUROPE,
    workload: {
        namespace: 'default',
        deployment: 'hello-world',
        selector: { app: 'hello-world' },
        replicas: 2,
    },
    clusters: [
        { name: EUROPE, region: EUROPE },
        { name: AMERICA, region: AMERICA },
    ],
    perTryTimeoutMs: 250,
    baseEjectionTimeMs: 3000,
    intervalMs: 1000,
    expectations: {
        tolerance: 0.02,
        minimumRequests: 2000,
        steady: { [EUROPE]: 0.5, [AMERICA]: 0.5 },
        recovery: { [EUROPE]: 0.5, [AMERICA]: 0.5 },
        faults: {
            scale: { ...survivorOnly, lost: 0, firstReplyMs: 60, p99OverSteadyMs: 30 },
            crash: { ...survivorOnly, lost: 0, firstReplyMs: 60, p99OverSteadyMs: 30 },
            hang: { ...survivorOnly, lost: 0, worstMs: 300 },
            'http-503': { ...survivorOnly, lost: 0 },
            partition: survivorOnly,
        },
    },
};

/** How a made-up entry behaves; the defaults keep every expectation. */
export interface Behaviour {
    readonly fault?: FaultKind;
    readonly variant?: string;
    readonly gateway?: string;
    /** How long the primary's requests are retried (or lost) after the fault. */
    readonly shiftMs?: number;
    /** What a request to the primary costs meanwhile; `lost` where it fails. */
    readonly duringShift?: number | 'lost';
    /** When the primary answers again after the fault's end. */
    readonly failbackMs?: number;
    readonly rate?: number;
    readonly seed?: number;
}

const steadyMs = 10_000;
const faultMs = 10_500;
const START = Date.UTC(2026, 10, 21, 9, 30, 0);

/** What a sender would have recorded in front of such an entry. The same seed gives the same recording. */
export function recording(behaviour: Behaviour = {}): Recording {
    const { shiftMs = 12, duringShift = 9, failbackMs = 3600, rate = 200, seed = 1 } = behaviour;
    const random = generator(seed);
    const faultAt = START + steadyMs + 3.2;
    const faultEndedAt = faultAt + faultMs;
    const endedAt = faultEndedAt + failbackMs + 10_500;
    const samples: Sample[] = [];
    for (let index = 0; START + (index * 1000) / rate < endedAt; index++) {
        const scheduledAt = START + (index * 1000) / rate;
        const inFault = scheduledAt >= faultAt && scheduledAt < faultEndedAt;
        const gone = inFault || (scheduledAt >= faultEndedAt && scheduledAt < faultEndedAt + failbackMs);
        const primary = index % 2 === 0;
        const hit = primary && inFault && scheduledAt < faultAt + shiftMs;
        const lost = hit && duringShift === 'lost';
        const cluster = primary && !gone ? EUROPE : AMERICA;
        const base = 0.9 + random() ** 6 * 4 + (random() < 0.004 ? random() * 9 : 0);
        samples.push({
            scheduledAt,
            lateMs: random() ** 3 * 1.2,
            latencyMs: base + (hit && duringShift !== 'lost' ? duringShift + random() * 14 : 0),
            status: lost ? 503 : 200,
            error: '',
            cluster: lost ? '' : cluster,
            pod: lost
                ? ''
                : `hello-world-${cluster === EUROPE ? '6d5f9' : '7c4b8'}-${index % 4 < 2 ? 'x2x4q' : 'k9wlm'}`,
        });
    }
    return {
        samples,
        moments: { steadyAt: START, faultAt, faultEndedAt, endedAt },
        pods: ['hello-world-6d5f9-x2x4q', 'hello-world-6d5f9-k9wlm'],
        statistics: { sent: samples.length, elapsedMs: endedAt - START, cpuMs: samples.length * 0.3 },
        causes: [],
        probed: [],
        duplicated: [],
        streams: { changes: [], counts: [] },
        proof: { provedAfterMs: 40, checks: 20, problems: [] },
        sent: [],
    };
}

const madeUp = {
    check: () => Promise.reject(new Error('made up')),
    begin: () => Promise.reject(new Error('made up')),
    end: () => Promise.reject(new Error('made up')),
    readBack: () => Promise.reject(new Error('made up')),
};

/** Settings that go with {@link recording}. */
export function settings({
    fault = 'crash',
    variant = 'hardened',
    gateway,
    rate = 200,
}: Behaviour = {}): DrillSettings {
    return {
        plan: { ...plan, variant, ...(gateway !== undefined && { gateway }) },
        load: loadRequests(plan),
        expectation: plan.expectations.faults[fault] ?? survivorOnly,
        rate,
        timeoutMs: 5000,
        warmUpMs: 30_000,
        holdMs: faultMs,
        fault: { name: fault, description: `every pod of hello-world in ${EUROPE} is hit by ${fault}`, ...madeUp },
        circumstances: { name: fault, description: '', ...madeUp },
        probes: [],
        inspector: inspector(plan, { toPods: () => Promise.resolve([]), materials: {} }),
    };
}

export const machine = {
    node: 'v20.20.2',
    platform: 'linux x64',
    cores: 2,
    loadavg: [0.4, 0.6, 0.9],
    attempt: 1,
    note: '',
};
