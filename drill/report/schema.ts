import { count, dialect, is, listOf, mapOf, object, published, refer, type Schema } from '../../jsonSchema';
import { faultKinds, moveKinds } from '../plan/plan';

const shares = (description: string): Schema => mapOf({ type: 'number', minimum: 0 }, description);

const latency = object(
    { p50: is('number', 'Median.'), p90: is('number', ''), p99: is('number', ''), max: is('number', 'Slowest reply.') },
    'Latency of the replies (2xx) of the whole phase in milliseconds, from the scheduled time of the request to the last byte of the reply, nearest rank. Zeros where nothing was answered.',
);

const phase = object(
    {
        name: {
            enum: ['steady', 'fault', 'recovery'],
            description:
                'Requests in flight when the fault is injected count toward `fault`; otherwise the scheduled time decides.',
        },
        startMs: is('number', 'Start of the phase, from `startedAt`.'),
        durationMs: is('number', 'Length of the phase.'),
        requests: count('All requests of the phase.'),
        lost: count('Requests of the whole phase without a whole 2xx reply.'),
        duplicated: is(
            ['integer', 'null'],
            'Requests of the phase that backends report to have served twice; null where no reply reports anything. Only where the plan has `idempotency`.',
        ),
        streams: object(
            {
                open: count('Streams that carried messages at the end of the phase.'),
                broken: count(
                    'How often a stream broke: its connection ended, it was silent for too long, or a message was not as expected.',
                ),
                longestGapMs: is(
                    ['number', 'null'],
                    'Longest time from a break to the next message of the stream, even after the phase; from the last message where it fell silent. 0 where none broke, null where one did not come back.',
                ),
                messages: count('Messages of all streams.'),
                clusters: {
                    type: 'object',
                    additionalProperties: count(''),
                    description: 'Streams that were open at the end, by the cluster that their connection named first.',
                },
                errors: {
                    type: 'object',
                    additionalProperties: count(''),
                    description:
                        'Why streams broke or could not be opened, and how often: an error code (`ECONNRESET`, …), `HTTP <status>`, `CLOSED` or `SILENT`.',
                },
            },
            'Streams that were held open. Only where the plan has a request with `stream`.',
        ),
        unknown: count(
            'Requests that were due while the load generator was held up for more than 100 ms, or that its machine had no open files, local ports or memory to send. They count nowhere else, and make the drill inconclusive.',
        ),
        unnamed: count('Replies of the whole phase that name no cluster of the plan.'),
        shares: shares(
            'Fraction of the replies by cluster over the settled part; over the whole phase where it never settled.',
        ),
        settledAfterMs: is(
            ['number', 'null'],
            'Start of the settled part from the start of the phase: when its first request was due. 0 for `steady`; null where it never was.',
        ),
        settledRequests: count('Requests of the settled part; 0 where the phase never settled.'),
        settledReplies: {
            type: 'object',
            additionalProperties: count(''),
            description: 'Replies of the settled part by cluster.',
        },
        backends: listOf(
            object({ cluster: is('string', ''), pod: is('string', ''), requests: count('') }, 'Replies by pod.'),
            'Replies (2xx) by pod over the whole phase.',
        ),
        latencyMs: latency,
        errors: {
            type: 'object',
            additionalProperties: count(''),
            description: 'Lost requests by reason: an error code (`TIMEOUT`, `ECONNREFUSED`, …) or `HTTP <status>`.',
        },
        hops: listOf(
            object(
                {
                    service: is('string', 'Its name in `hops` of the requests.'),
                    shares: shares('As `shares` of the phase.'),
                    settledRequests: count('Requests of the settled part that it served a part of, and lost ones.'),
                    settledReplies: {
                        type: 'object',
                        additionalProperties: count(''),
                        description: 'Parts that it served in the settled part, by cluster.',
                    },
                    unnamed: count(
                        'Replies of the whole phase that do not say which cluster of the plan served its part.',
                    ),
                },
                '',
            ),
            'Services behind the first one. Only where the plan expects something of them.',
        ),
        paths: listOf(
            object(
                {
                    hops: listOf(
                        object({ service: is('string', ''), cluster: is('string', '') }, ''),
                        'In the order of the calls.',
                    ),
                    requests: count(''),
                },
                '',
            ),
            'Ways of the answered requests through the services, in the settled part. Only where requests have `hops`.',
        ),
    },
    'Requests, losses, shares and latency of one phase.',
    ['duplicated', 'streams', 'hops', 'paths'],
);

const transition = object(
    {
        name: {
            enum: ['failover', 'failback'],
            description: 'failover: from the fault on. failback: from its end on.',
        },
        firstReplyMs: is(
            ['number', 'null'],
            'First reply (2xx) of a cluster in `by` to a request scheduled after the change; null where none came. Where a survivor answered before the fault too, this says that it went on answering: `lastErrorMs`, `fullShiftMs` and the latencies say what the failover cost.',
        ),
        lastErrorMs: is(['number', 'null'], 'When the last lost request was given up; null where none was lost.'),
        fullShiftMs: is(
            ['number', 'null'],
            'From when on the traffic is as expected and stays so; null where it never was. Over every window of 100 consecutive requests from there on, the share of each cluster is within the tolerance plus the smaller of 4 sigma of a random split and twice the largest deviation of a window of the steady phase; lost requests are attributed to no cluster. It is the reply to the first request after the last one in the first such window that was lost or answered by a cluster that should get none.',
        ),
        lost: count('Requests without 2xx in the phase that the transition begins.'),
        by: listOf(is('string', ''), 'Clusters whose first reply counts: the survivors, or those that came back.'),
    },
    'Cost of a change of the traffic. Milliseconds from the fault (failover) or from its end (failback).',
);

const expectation = object(
    {
        name: is('string', '`<phase or transition>.<measure>[.<cluster>]`: stable.'),
        title: is('string', 'The same in words.'),
        comparison: {
            enum: ['at most', 'at least', 'within'],
            description: 'How `measured` must relate to `expected`.',
        },
        expected: is('number', ''),
        tolerance: is('number', 'For `within`: the largest difference.'),
        unit: { enum: ['requests', 'ms', 'fraction', 'count'], description: '' },
        measured: is(['number', 'null'], 'null where it could not be measured, which never meets an expectation.'),
        ok: is('boolean', ''),
    },
    'An expectation of the scenario beside what was measured.',
    ['tolerance'],
);

const environment = object(
    {
        version: is('string', 'Version of pulumi-failover; absent in older reports.'),
        node: is('string', 'Version of Node.'),
        platform: is('string', ''),
        cores: count('Processors available to the drill.'),
        loadavg: listOf(is('number', ''), 'Load of 1, 5 and 15 minutes when the drill began.'),
        attempt: count('1, or more where the machine disturbed the drills before this one (--attempts).'),
        timeoutMs: is('number', 'A request without its whole reply after this long, from its scheduled time, is lost.'),
        sender: object(
            {
                lateMs: object(
                    { p50: is('number', ''), p99: is('number', ''), max: is('number', '') },
                    'How late requests were sent; contained in every latency.',
                ),
                cpuPerRequestUs: is('number', 'Processor time of the load generator per request, microseconds.'),
            },
            'How well the load generator kept its schedule.',
        ),
        generators: listOf(
            object(
                {
                    cluster: is('string', ''),
                    pod: is('string', ''),
                    requests: count('Since the steady phase began.'),
                    lost: count('Of these.'),
                    latencyMs: object(
                        { p50: is('number', ''), p99: is('number', ''), max: is('number', '') },
                        'Latency of its replies (2xx), by an HDR histogram of three digits.',
                    ),
                    clock: object(
                        {
                            offsetMs: is('number', 'What was added to its times at the end.'),
                            errorMs: is('number', 'By how much that was off at most, at any time of the drill.'),
                        },
                        "Its clock beside the drill's, measured as NTP does.",
                    ),
                },
                '',
            ),
            'Load generators in clusters (`--from`). Only where the load came from some.',
        ),
        note: is('string', 'Limits of this infrastructure.'),
    },
    'What the drill ran on.',
    ['version', 'generators'],
);

const topology = object(
    {
        entry: is('string', 'URL the requests went to.'),
        entryName: is('string', 'Its name, where the scenario has several.'),
        clusters: listOf(object({ name: is('string', ''), region: is('string', '') }, ''), ''),
        primary: is('string', 'The cluster the fault acts on.'),
        workload: object(
            { namespace: is('string', ''), deployment: is('string', ''), replicas: count('') },
            'The same in every cluster.',
        ),
        faultDescription: is('string', 'What the fault did.'),
        sharesJudged: is('boolean', 'False where the plan says that no reply names a cluster.'),
        expected: object(
            { steady: shares(''), fault: shares(''), recovery: shares('') },
            'Shares each phase was expected to settle at; empty where they were not judged.',
        ),
    },
    'What was drilled.',
    ['entryName', 'sharesJudged'],
);

const numbers = (description: string): Schema => listOf(is('number', ''), description);
const series = object(
    {
        binMs: is('number', 'Width of a bin.'),
        backends: listOf(
            object({ cluster: is('string', ''), pod: is('string', ''), replies: numbers('') }, ''),
            'Replies (2xx) by pod and bin, by the time they came.',
        ),
        lost: numbers('Lost requests by bin, by the time they were given up.'),
        p50Ms: listOf(is(['number', 'null'], ''), 'Median latency of the replies of each bin.'),
        maxMs: listOf(is(['number', 'null'], ''), 'Slowest reply of each bin.'),
    },
    'The drill over time from `startedAt`, in bins of equal width. Single requests are not kept, except in `closeUps`.',
);

const closeUp = object(
    {
        transition: { enum: ['failover', 'failback'], description: '' },
        atMs: is(
            'number',
            'The zero of this close-up, from `startedAt`: the fault, or the first reply of the cluster that came back.',
        ),
        fromMs: is('number', 'Every request scheduled from here …'),
        toMs: is('number', '… to here is shown.'),
        points: listOf(
            { type: 'array', items: { type: 'number' }, minItems: 3, maxItems: 3 },
            '[scheduled, milliseconds from the zero; latency, milliseconds; index in `clusters`, -1 where lost].',
        ),
        clusters: listOf(is('string', ''), ''),
    },
    'Single requests around a transition, at most 600.',
);

const cause = object(
    {
        source: {
            enum: ['reply', 'probe', 'statistics', 'endpoint'],
            description:
                'Who says so: the lost requests themselves, a probe straight at a gateway, what rose of an Envoy’s counters since before the drill, or its list of endpoints at the end of the fault.',
        },
        where: is('string', 'The entry, the address of a probe, or the name of a proxy.'),
        text: is('string', 'What it says.'),
        count: is(['integer', 'null'], 'How often; null where it is not counted.'),
    },
    'Something that explains lost requests, or why nothing got through.',
);

const sentIn = (phase: string) =>
    is(['integer', 'null'], `Requests of the ${phase} phase; null where the proxy could not be read.`);
const sent = object(
    {
        proxy: is('string', 'Name of the proxy in the plan.'),
        upstream: is('string', 'Envoy’s name of the upstream.'),
        to: is('string', 'Cluster, by the region of the endpoint; else the address of the endpoint.'),
        steady: sentIn('steady'),
        fault: sentIn('fault'),
        recovery: sentIn('recovery'),
    },
    'Requests that a proxy sent to one place, retries included: what its own counters say.',
);

const predicted = object(
    {
        name: is('string', '`<transition>.<measure>`: stable.'),
        title: is('string', ''),
        unit: { enum: ['requests', 'ms'], description: '' },
        bound: is(['number', 'null'], 'At most; null: no bound.'),
        measured: is(['number', 'null'], 'null where it could not be measured.'),
        ok: is('boolean', 'Whether the bound held.'),
        because: is('string', 'What the bound follows from.'),
    },
    'An upper bound that the configuration of the clusters gives. It does not decide about the verdict.',
);

const step = object(
    {
        atMs: is('number', 'Begin of its deployment, from `startedAt`.'),
        percent: is('number', 'Percent of the requests at the primary, as deployed.'),
        expected: shares('Shares that the deployed stack states.'),
        shares: shares('Shares since the traffic is as expected; of the whole step where it never was.'),
        deployedMs: is('number', 'Length of the deployment.'),
        reachedMs: is(
            ['number', 'null'],
            'From the begin of the deployment until the traffic is, and stays, as expected (see `fullShiftMs`); null where it never was.',
        ),
        requests: count('Requests of the step.'),
        lost: count('Requests of the step without a whole 2xx reply.'),
        p99Ms: is('number', ''),
        worstMs: is('number', 'Slowest reply.'),
        broken: is('string', 'Why the shift ended with this step.'),
    },
    'A share that was deployed, and what the requests met meanwhile.',
    ['broken'],
);

const report = object(
    {
        schemaVersion: { const: 1, description: 'Rises when a reader of the old version would misread the new one.' },
        infrastructure: is('string', 'What gives the clusters: `lab`, `kind`, `gke`, …'),
        scenario: is('string', 'What fails over, e.g. `locality`.'),
        variant: is('string', 'Settings of the scenario, e.g. `hardened` or `guide`.'),
        gateway: is('string', 'The product that fails over, where the scenario has a choice.'),
        fault: {
            enum: [...faultKinds, ...moveKinds],
            description:
                'What was broken. `shift` and `failback`: nothing; requests were moved between healthy clusters.',
        },
        rate: is('number', 'Requests a second, by schedule.'),
        startedAt: is(
            'string',
            'Start of the steady phase, ISO 8601. `…Ms` fields that say when are milliseconds from here unless they say otherwise.',
        ),
        environment: refer('environment'),
        topology: refer('topology'),
        phases: {
            type: 'array',
            items: refer('phase'),
            minItems: 3,
            maxItems: 3,
            description: 'steady, fault, recovery.',
        },
        transitions: {
            type: 'array',
            items: refer('transition'),
            minItems: 2,
            maxItems: 2,
            description: 'failover, failback.',
        },
        steps: listOf(refer('step'), 'Of a shift: each deployed step, in order.'),
        expectations: listOf(refer('expectation'), 'Every expectation that was judged.'),
        ended: {
            enum: ['completed', 'aborted', 'interrupted', 'deadline', 'error'],
            description:
                'What ended the drill. aborted: a condition of `--abort-on`, which is then its only expectation, and missed. Any other drill that did not complete is inconclusive.',
        },
        proof: object(
            {
                provedAfterMs: is(
                    ['number', 'null'],
                    'From the injection of the fault to the first proof of its effect; null where there never was one.',
                ),
                checks: count('Read-backs that were made while the fault was held.'),
                problems: listOf(is('string', ''), 'Why there is no proof, or who undid the fault.'),
            },
            'Read-backs of the effect of the fault.',
        ),
        doubts: listOf(is('string', ''), 'Why the drill is inconclusive; empty otherwise.'),
        verdict: {
            enum: ['pass', 'fail', 'inconclusive'],
            description:
                'pass: every expectation is met. fail: one is missed. inconclusive: `doubts` says why neither is proved.',
        },
        events: listOf(
            object({ atMs: is('number', 'From `startedAt`.'), name: is('string', ''), text: is('string', '') }, ''),
            'What happened, in order.',
        ),
        causes: listOf(refer('cause'), 'What explains the requests lost in the fault, and what became of the probes.'),
        sent: listOf(refer('sent'), 'Absent where the plan has no proxies, or none of them sent anything.'),
        predicted: listOf(refer('predicted'), 'Absent where the configuration is not known.'),
        series: refer('series'),
        closeUps: listOf(refer('closeUp'), ''),
    },
    'One drill: steady load, a fault, recovery.',
    ['causes', 'gateway', 'predicted', 'sent', 'steps'],
);

/** Schema of `report.json`: one report, or a list of them where several drills were run. */
export const reportSchema: Schema = {
    $schema: dialect,
    title: 'Drill report',
    description:
        'What `failover drill` writes to `report.json`: one report, or a list of them where several drills were run.',
    anyOf: [refer('report'), { type: 'array', items: refer('report'), minItems: 1 }],
    $defs: {
        report,
        phase,
        transition,
        expectation,
        environment,
        topology,
        cause,
        predicted,
        sent,
        series,
        closeUp,
        step,
    },
};

/** What `docs/reference/report.schema.json` holds. */
export function publishedSchema(): Schema {
    return published(reportSchema);
}
