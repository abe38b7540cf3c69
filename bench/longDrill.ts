import '../cli/drillOperation';
import { isLost, type Sample } from '../drill/load/sample';
import { SampleLog } from '../drill/load/samples';
import type { DrillPlan, FaultExpectation } from '../drill/plan/plan';
import { assemble, thisMachine } from '../drill/report/assemble';
import { reportJson } from '../drill/report/file';
import { reportPage } from '../drill/report/html/page';
import { settledCounter } from '../drill/run/settledRequests';

/*
 * Memory of a long drill: an hour at 1,000 requests/s, fed as fast as it can be, then measured and drawn. In a process of
 * its own, with all that `failover drill` loads. `node dist/bench/longDrill.js [minutes] [requests/s]`
 */

const bounds = { memoryMiB: 300, pageMB: 2 };
const [minutes = 60, rate = 1000] = process.argv.slice(2).map(Number);
const startedAt = Date.UTC(2026, 10, 21);
const durationMs = minutes * 60_000;
const faultAt = startedAt + durationMs / 10 + 0.3;
const faultEndedAt = startedAt + (durationMs * 9) / 10 + 0.7;
const clusters = ['europe-west1', 'us-central1'];

const expectation: FaultExpectation = { fault: { 'europe-west1': 0, 'us-central1': 1 } };
const half = { 'europe-west1': 0.5, 'us-central1': 0.5 };
const plan: DrillPlan = {
    schemaVersion: 1,
    infrastructure: 'existing',
    scenario: 'bench',
    variant: 'hardened',
    entry: 'http://bench.example/',
    primary: 'europe-west1',
    workload: { namespace: 'default', deployment: 'hello', selector: { app: 'hello' }, replicas: 8 },
    clusters: clusters.map((name) => ({ name, region: name })),
    perTryTimeoutMs: 250,
    baseEjectionTimeMs: 10_000,
    intervalMs: 1000,
    expectations: {
        tolerance: 0.02,
        minimumRequests: 2000,
        steady: half,
        recovery: half,
        faults: { crash: expectation },
    },
};

/** Of each 1,000 requests one is lost after this long. */
const timeoutMs = 5000;
const isLate = (index: number): boolean => index % 1000 === 500;

/** Replies of 16 pods. */
function sample(index: number): Sample {
    const scheduledAt = startedAt + (index * 1000) / rate;
    const inFault = scheduledAt >= faultAt && scheduledAt < faultEndedAt;
    const lost = isLate(index);
    const cluster = inFault || index % 2 === 0 ? 'us-central1' : 'europe-west1';
    return {
        scheduledAt,
        lateMs: (index % 97) / 100,
        latencyMs: lost ? timeoutMs : 1 + ((index * 7919) % 1000) / 100,
        status: lost ? 0 : 200,
        error: lost ? 'TIMEOUT' : '',
        cluster: lost ? '' : cluster,
        pod: lost ? '' : `hello-${cluster}-${index % 8}`,
    };
}

/** The most that there was, as the kernel knows it: while it measures, this process cannot look at itself. */
const peak = (): number => process.resourceUsage().maxRSS * 1024;
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

console.log(`before: ${mib(peak())}`);
const samples = new SampleLog();
const count = (durationMs * rate) / 1000;
const delay = (timeoutMs * rate) / 1000;
const settled = settledCounter(samples, faultAt, { shares: expectation.fault, tolerance: 0.02 });
// In order of completion.
for (let index = 0; index < count + delay; index++) {
    if (index < count && !isLate(index)) {
        samples.push(sample(index));
    }
    if (index >= delay && isLate(index - delay)) {
        samples.push(sample(index - delay));
    }
    if (index === Math.floor(((faultEndedAt - startedAt) * rate) / 1000)) {
        // A running drill looks for the full shift as long as the fault is held.
        console.log(`${settled()} of them after the full shift: ${mib(process.memoryUsage.rss())}`);
    }
}
console.log(`${samples.length} requests recorded, ${samples.filter(isLost).length} lost: ${mib(peak())} at most`);
const report = assemble(
    { plan, expectation, rate, timeoutMs, fault: { name: 'crash', description: 'made up' } },
    {
        samples,
        duplicated: [],
        streams: { changes: [], counts: [] },
        moments: { steadyAt: startedAt, faultAt, faultEndedAt, endedAt: startedAt + durationMs },
        pods: [],
        statistics: { sent: count, elapsedMs: durationMs, cpuMs: count / 10 },
        causes: [],
        probed: [],
        proof: { provedAfterMs: 40, checks: 20, problems: [] },
        sent: [],
    },
    { ...thisMachine(), attempt: 1, note: '' },
);
const page = Buffer.byteLength(reportPage([report]));
console.log(`measured and drawn: ${mib(peak())} at most (bound ${bounds.memoryMiB} MiB)`);
console.log(
    `report.json ${(reportJson([report]).length / 1e6).toFixed(2)} MB, page ${(page / 1e6).toFixed(2)} MB (bound ${bounds.pageMB} MB)`,
);
process.exitCode = peak() <= bounds.memoryMiB * 2 ** 20 && page <= bounds.pageMB * 1e6 ? 0 : 1;
