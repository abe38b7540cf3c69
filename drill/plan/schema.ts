import { count, dialect, is, listOf, mapOf, object, refer, type Schema } from '../../jsonSchema';
import { isPodFault, labFaultKinds, settingsOf } from '../../labFaults';
import { grpcStatuses } from '../load/grpcStatuses';
import { faultKinds } from './plan';
import { leastSilenceMs, mostSilenceMs, mostStreams } from './streamProblems';
import { longestPauseMs } from './valueChecks';

/** An object that may have no other fields, so that editors mark misspelt ones. */
function closed(properties: Record<string, Schema>, description: string, optional: string[] = []): Schema {
    return { ...object(properties, description, optional), additionalProperties: false };
}

/** The same with no field required. */
function optionals(properties: Record<string, Schema>, description: string): Schema {
    return closed(properties, description, Object.keys(properties));
}

const text = (description = ''): Schema => is('string', description);
const pause = (minimum: number): Schema => ({
    type: 'number',
    minimum,
    maximum: longestPauseMs,
    description: 'Milliseconds.',
});
const milliseconds = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const path = (description: string): Schema => ({ type: 'string', pattern: '^/', description });
const url = (description: string): Schema => ({ type: 'string', pattern: '^https?://', description });
const shares = (description: string): Schema => mapOf({ type: 'number', minimum: 0, maximum: 1 }, description);
const atLeastOne = (description: string): Schema => ({ type: 'integer', minimum: 1, description });
const labels = mapOf(text(), 'Labels of the pods.');
const pods = { cluster: text(), namespace: text(), selector: labels };

const faultExpectation = closed(
    {
        fault: shares(
            'Shares once the traffic has shifted. Empty: no cluster may answer. Needed, unless `answeredBy` is `none`.',
        ),
        steady: shares('Shares before the fault, where they differ from `expectations.steady`.'),
        recovery: shares('Shares after the fault, where they differ from `expectations.recovery`.'),
        hops: mapOf(
            closed(
                {
                    fault: shares('Shares once the traffic has shifted.'),
                    steady: shares('Shares before the fault, where they differ from `expectations.hops`.'),
                    recovery: shares('Shares after the fault, where they differ from `expectations.hops`.'),
                },
                '',
                ['steady', 'recovery'],
            ),
            'Services behind the first one, by their names in `expectations.hops`. Default: they stay where they are.',
        ),
        lost: count('Most requests lost in the failover, and again in the failback.'),
        lostForMs: milliseconds('Adds as many requests to `lost` as the drill sends in this time.'),
        duplicated: count('Most requests served twice, as `lost`. Needs `idempotency`.'),
        streamsBroken: count(
            'Most streams that break in the failover, and again in the failback. Needs a request with `stream`.',
        ),
        streamBackMs: milliseconds('Longest time until a broken stream carries messages again, as `streamsBroken`.'),
        firstReplyMs: milliseconds('Longest time from the fault to the first reply of a survivor.'),
        fullFailbackMs: milliseconds('Longest time from the end of the fault to the full shift back.'),
        p99OverSteadyMs: milliseconds('Most by which the p99 of the fault exceeds that of the steady phase.'),
        worstMs: milliseconds('Slowest reply of the fault phase.'),
        cause: text('Words that one of the causes in the report contains.'),
        steadyRequests: atLeastOne('Requests of the steady phase. Default: `minimumRequests`.'),
        patienceMs: milliseconds('Longest wait for the traffic to shift.'),
        holdMs: milliseconds('Least time that the fault is held, if that is longer than `--hold`.'),
    },
    'Bounds of one fault. One that is left out is not judged.',
    [
        ...[
            'fault',
            'steady',
            'recovery',
            'hops',
            'lost',
            'duplicated',
            'streamsBroken',
            'streamBackMs',
            'firstReplyMs',
            'fullFailbackMs',
            'p99OverSteadyMs',
            'worstMs',
        ],
        ...['lostForMs', 'cause', 'steadyRequests', 'patienceMs', 'holdMs'],
    ],
);

const action = (kind: string, fields: Record<string, Schema>, optional: string[] = []): Schema =>
    closed({ do: { const: kind }, ...fields }, '', optional);

const actions: Schema[] = [
    action('scale', { cluster: text(), namespace: text(), deployment: text() }),
    action('return', { cluster: text(), namespace: text(), deployment: text(), forMs: pause(1) }),
    action('flap', { ...pods, times: atLeastOne(''), downMs: pause(0), upMs: pause(0) }),
    action('stall', { ...pods, forMs: pause(1) }),
    action('post', { ...pods, port: atLeastOne(''), begin: path(''), end: path('') }),
    action(
        'sidecar',
        {
            ...pods,
            effect: { enum: ['http-503', 'slow', 'hang'] },
            delayMs: milliseconds('Of `slow`, which needs it.'),
            port: atLeastOne('A port of the application, for the proof. Default: the first that its pods declare.'),
        },
        ['delayMs', 'port'],
    ),
    action(
        'deny-ingress',
        {
            ...pods,
            port: atLeastOne('A port that replies to a GET, for the proof. Default: those that the pods declare.'),
        },
        ['port'],
    ),
    action('replace-pods', { ...pods, count: atLeastOne('How many. Default: all.') }, ['count']),
    action('drain-node', { ...pods, count: atLeastOne('How many nodes. Default: all that run such pods.') }, ['count']),
    action('swap-secret', { cluster: text(), namespace: text(), secret: text(), material: text() }),
    action('patch', {
        ...{ cluster: text(), namespace: text(), apiVersion: text(), kind: text(), name: text() },
        begin: is('object', 'JSON merge patch.'),
        end: is('object', 'JSON merge patch that reverts it.'),
    }),
    action('deploy', { steps: listOf(mapOf(text(), ''), ''), settleMs: pause(0) }, ['settleMs']),
    ...labFaultKinds.map((kind) => {
        const settings = settingsOf(kind).map(([name, { description, least, most }]): [string, Schema] => [
            name,
            { type: 'integer', minimum: least, maximum: most, description },
        ]);
        const target = isPodFault(kind) ? pods : { cluster: text() };
        return action(
            kind,
            { ...target, ...Object.fromEntries(settings) },
            settings.map(([name]) => name),
        );
    }),
];

const probeFields = {
    name: text('For people.'),
    address: { type: 'string', pattern: '^.+:\\d+$', description: '`host:port`.' },
    path: path('Default: /.'),
    cause: text('Words that the refusal contains.'),
};
const probe: Schema = {
    description: 'A TLS connection, or a plain HTTP request, that must be refused.',
    anyOf: [
        closed(
            {
                ...probeFields,
                sni: text('Server name that is asked for.'),
                material: text('Certificate that is presented: an entry of `drillSecrets`.'),
            },
            'A TLS connection.',
            ['material', 'path', 'cause'],
        ),
        closed({ ...probeFields, host: text('The Host header.') }, 'A plain HTTP request.', ['path', 'cause']),
    ],
};

const recipe = closed(
    {
        description: text('What it does, for people.'),
        before: listOf(refer('action'), 'Applied before the load starts, and reverted after it has ended.'),
        actions: listOf(refer('action'), 'The fault, in this order; reverted in reverse.'),
        probes: listOf(refer('probe'), 'Sent while the fault is held.'),
    },
    'How a fault is injected.',
    ['description', 'before', 'probes'],
);

const source: Schema = {
    description: 'A text, or where it is read from. What is read is secret: no report or message shows it.',
    anyOf: [
        text(),
        closed({ fromEnvironment: text() }, ''),
        closed({ fromFile: text() }, ''),
        closed({ fromSecret: text('An entry of the stack’s output `drillSecrets`.') }, ''),
    ],
};

const request = closed(
    {
        name: text('For people: lost requests are listed by it.'),
        weight: { type: 'integer', minimum: 1, maximum: 100, description: 'How often it is sent. Default: 1.' },
        method: text('Default: GET.'),
        path: path('Path and query. Default: those of the entry.'),
        host: text('Host header. Default: that of the entry.'),
        headers: mapOf(refer('source'), 'Headers by name.'),
        body: refer('source'),
        grpc: closed(
            {
                proto: text('A .proto file, or a descriptor set.'),
                method: text('package.Service/Method, unary or server-streaming.'),
                message: is('object', 'The message as JSON. Default: an empty one.'),
            },
            'Makes it a gRPC call, in place of `method`, `path` and `body`.',
            ['message'],
        ),
        stream: closed(
            {
                protocol: {
                    enum: ['sse', 'websocket'],
                    description: 'Server-sent events, or a WebSocket; over HTTP/1.1.',
                },
                count: { type: 'integer', minimum: 1, maximum: mostStreams, description: 'How many. Default: 4.' },
                everyMs: {
                    type: 'integer',
                    minimum: leastSilenceMs,
                    maximum: mostSilenceMs,
                    description: 'Longest time between two messages: a stream that is silent for longer is broken.',
                },
            },
            'Makes it streams that are held open beside the load. One that breaks is opened again.',
            ['count'],
        ),
        expect: optionals(
            {
                status: listOf(
                    is(['integer', 'string'], ''),
                    'Statuses (200) and classes (2xx). Default: 2xx, without 206.',
                ),
                grpc: listOf({ enum: grpcStatuses }, 'Statuses of gRPC that are no loss. Default: OK.'),
                body: text('Text that the body contains.'),
                pattern: text(
                    'Regular expression that the body matches: `^(?![^]*Error)` for words that it must not contain.',
                ),
                json: { type: 'object', description: 'Values by JSON pointer (RFC 6901) into the body.' },
            },
            'What a reply must be. One that is not is lost.',
        ),
        answeredBy: { const: 'none', description: 'Its replies name nobody: they count for no cluster.' },
        hops: listOf(
            refer('hop'),
            'Where its replies say who served which part, in the order of the calls. The first is the one that answers.',
        ),
    },
    'One kind of request.',
    ['weight', 'method', 'path', 'host', 'headers', 'body', 'grpc', 'stream', 'expect', 'answeredBy', 'hops'],
);

const places = (description: string): Schema => closed({ cluster: text(), pod: text() }, description, ['pod']);
const answerPlaces = {
    header: places('Names of response headers.'),
    json: places('JSON pointers into the body.'),
    body: text('Regular expression with a group `cluster` and, where pods are named, a group `pod`.'),
    peerCertificate: text(
        'Regular expression with a group `cluster`, on the names of the server’s TLS certificate, one a line: `DNS:…`, `URI:…`, `IP Address:…`, `CN=…`.',
    ),
    clusters: mapOf(text(), 'Cluster by the value found, where that is not its name.'),
};
const answeredBy = optionals(answerPlaces, 'Places where replies say who answered.');
const hop = closed(
    { service: text('Its name.'), ...answerPlaces },
    'A service that serves a part of a reply, and where the reply says who did.',
    Object.keys(answerPlaces),
);

const tls = optionals(
    {
        ca: {
            ...refer('source'),
            description: 'PEM: authorities of the server’s certificate. Default: those of Node.',
        },
        certificate: { ...refer('source'), description: 'PEM: the client’s certificate, then intermediate ones.' },
        key: { ...refer('source'), description: 'PEM: its private key, without a passphrase.' },
        serverName: text('Name for SNI, which the server’s certificate must have. Default: the entry’s host.'),
    },
    'TLS connections to https:// entries.',
);

const idempotency = closed(
    {
        header: text('Request header with an id of each request, e.g. `idempotency-key`.'),
        served: {
            description:
                'Response header (ids separated by commas) or JSON pointer (an id or a list) where backends report the ids that they have served, each serving once.',
            anyOf: [closed({ header: text() }, ''), closed({ json: text() }, '')],
        },
    },
    'How requests that are served twice are found.',
);

const expectations = closed(
    {
        tolerance: { type: 'number', minimum: 0, description: 'Largest deviation of a share; less than 0.5.' },
        minimumRequests: atLeastOne('Fewest requests that the shares of a phase are judged by.'),
        steady: shares('Shares before the fault. Needed, unless `answeredBy` is `none`.'),
        recovery: shares('Shares after the fault. Needed, unless `answeredBy` is `none`.'),
        hops: mapOf(
            closed({ steady: shares(''), recovery: shares('') }, ''),
            'Shares of services behind the first one, by their names in `hops` of the requests.',
        ),
        faults: optionals(
            Object.fromEntries(faultKinds.map((kind) => [kind, refer('faultExpectation')])),
            'Faults that are not listed have no expectations.',
        ),
    },
    'What is expected.',
    ['steady', 'recovery', 'hops'],
);

const plan = closed(
    {
        schemaVersion: { const: 1 },
        infrastructure: text('What gives the clusters, e.g. `existing`.'),
        scenario: text('Name of what is drilled.'),
        variant: text('Name of its settings.'),
        gateway: text('The product that fails over, where the scenario has a choice.'),
        entry: url('Where the load is sent.'),
        entries: mapOf(url(''), 'URLs of all callers by name, for `--entry`.'),
        protocol: {
            enum: ['http1.1', 'http2'],
            description: 'Default: http2 where a request is a gRPC call, else http1.1.',
        },
        tls: refer('tls'),
        resolve: mapOf(text(), 'IP address by `host:port` of an entry, in place of DNS.'),
        primary: text('Cluster whose workload the drill breaks.'),
        workload: closed(
            { namespace: text(), deployment: text(), selector: labels, replicas: atLeastOne('') },
            'The workload under test, in the primary.',
        ),
        clusters: listOf(closed({ name: text(), region: text() }, ''), ''),
        kubeconfigs: mapOf(text(), 'Kubeconfig files by cluster, relative to the plan.'),
        requests: { ...listOf(refer('request'), 'What the load is made of. Default: GETs of the entry.'), minItems: 1 },
        idempotency: refer('idempotency'),
        answeredBy: {
            description:
                'Where replies say who answered. Default: `cluster=<cluster> pod=<pod>` in the body, and `replies`. `none`: nowhere, so that shares are not judged.',
            anyOf: [refer('answeredBy'), { const: 'none' }],
        },
        replies: mapOf(text(), 'Cluster by words in the reply.'),
        expectedBody: text('Text that every reply contains.'),
        proxies: listOf(
            closed({ name: text(), ...pods, adminPort: atLeastOne('') }, ''),
            'Envoys whose statistics and endpoints explain lost requests.',
        ),
        fallback: closed(
            { proxy: text('One of `proxies`.'), upstream: text('Envoy’s name of it.'), healthy: count('Default: 1.') },
            'The proxy that shows whether the fallback is healthy. No fault is injected before.',
            ['healthy'],
        ),
        sides: closed(
            {
                primary: text('Of `clusters`, or a gateway.'),
                fallbacks: listOf(text(), 'Of `clusters`, or gateways.'),
                gateways: closed(
                    {
                        header: text('Response header with the gateway’s name; replies without it are of `primary`.'),
                        steady: shares('Part of the requests of each side.'),
                    },
                    'The sides are gateways in front of the same clusters.',
                ),
            },
            'The clusters, or the gateways, between which `failover shift` moves the requests of a stack.',
            ['gateways'],
        ),
        faults: optionals(
            Object.fromEntries(faultKinds.map((kind) => [kind, refer('recipe')])),
            'How faults are injected.',
        ),
        perTryTimeoutMs: milliseconds('0: no limit.'),
        baseEjectionTimeMs: milliseconds(''),
        intervalMs: milliseconds(
            'Between two sweeps of outlier detection, or two health checks; the longer of the two.',
        ),
        expectations: refer('expectations'),
        entryExpectations: mapOf(
            refer('expectations'),
            'Expectations of other entries than `entry`, by their name. Default: `expectations`.',
        ),
        $schema: text('For editors.'),
    },
    'How to drill a deployed service.',
    [
        ...[
            '$schema',
            'gateway',
            'entries',
            'protocol',
            'tls',
            'resolve',
            'kubeconfigs',
            'requests',
            'idempotency',
            'answeredBy',
            'replies',
            'expectedBody',
            'proxies',
            'entryExpectations',
        ],
        ...['fallback', 'sides', 'faults'],
    ],
);

/** Schema of a plan, for editors; `drillPlan` checks more, and says what to write instead. */
export const planSchema: Schema = {
    $schema: dialect,
    title: 'Drill plan',
    ...plan,
    $defs: {
        action: { anyOf: actions },
        probe,
        recipe,
        faultExpectation,
        expectations,
        source,
        request,
        answeredBy,
        hop,
        idempotency,
        tls,
    },
};
