import * as fc from 'fast-check';
import { loadRequests } from '../../drill/load/loadRequests';
import type { StreamChange, StreamRecord } from '../../drill/load/streams/streamRecord';
import { measureStreams } from '../../drill/measurement/streams';
import { drillPlan } from '../../drill/plan/planCheck';
import type { PlannedRequest } from '../../drill/plan/request';
import { planSchema } from '../../drill/plan/schema';
import { assemble } from '../../drill/report/assemble';
import { markdownText } from '../../drill/report/markdown';
import type { Report } from '../../drill/report/report';
import { reportSchema } from '../../drill/report/schema';
import { streamTable } from '../../drill/report/tables';
import { terminalText } from '../../drill/report/terminal';
import { problems } from '../../drill/report/validate';
import { closedStreams, silenceMs, streamProblem } from '../../drill/run/streamProblem';
import { AMERICA, EUROPE, machine, plan, recording, settings } from './support/synthetic';

const opened = (stream: number, at: number, cluster = EUROPE): StreamChange => ({ stream, at, open: true, cluster });
const failed = (stream: number, at: number, since = at, why = 'CLOSED'): StreamChange => ({
    ...{ stream, at, since, why },
    open: false,
});
const record = (...changes: StreamChange[]): StreamRecord => ({ changes, counts: [] });

describe('the streams of a phase', () => {
    it.each<[string, StreamChange[], object]>([
        [
            'that was never opened',
            [failed(0, 5), failed(0, 95), failed(0, 105)],
            { open: 0, broken: 0, longestGapMs: 0, errors: { CLOSED: 2 } },
        ],
        ['that opened late', [failed(0, 5), opened(0, 50)], { open: 1, broken: 0, longestGapMs: 0 }],
        [
            'that stayed',
            [opened(0, -50)],
            { open: 1, broken: 0, longestGapMs: 0, clusters: { [EUROPE]: 1 }, errors: {} },
        ],
        [
            'that came back at the third attempt',
            [opened(0, -50), failed(0, 10), failed(0, 20, 20, 'HTTP 503'), opened(0, 60, AMERICA)],
            { open: 1, broken: 1, longestGapMs: 50, clusters: { [AMERICA]: 1 }, errors: { CLOSED: 1, 'HTTP 503': 1 } },
        ],
        [
            'that fell silent',
            [opened(0, -50), failed(0, 30, -5), opened(0, 40)],
            { open: 1, broken: 1, longestGapMs: 45 },
        ],
        [
            'that broke twice',
            [opened(0, -50), failed(0, 1), opened(0, 9), failed(0, 20), opened(0, 22)],
            { broken: 2, longestGapMs: 8 },
        ],
        [
            'that came back after it',
            [opened(0, -50), failed(0, 90), opened(0, 250)],
            { open: 0, broken: 1, longestGapMs: 160 },
        ],
        [
            'that did not come back',
            [opened(0, -50), failed(0, 90), failed(0, 300)],
            { open: 0, broken: 1, longestGapMs: null },
        ],
        [
            'that broke before it',
            [opened(0, -50), failed(0, -1), opened(0, 30)],
            { open: 1, broken: 0, longestGapMs: 0 },
        ],
        [
            'that broke at its end',
            [opened(0, -50), failed(0, 100)],
            { open: 1, broken: 0, longestGapMs: 0, errors: {} },
        ],
        ['that says nobody', [opened(0, -50, '')], { clusters: { unknown: 1 } }],
    ])('count one %s', (_, changes, expected) => {
        expect(measureStreams(record(...changes), 0, 100)).toMatchObject(expected);
    });

    it('are apart from each other', () => {
        const changes = [
            opened(0, -50),
            opened(1, -40, AMERICA),
            failed(0, 10),
            failed(1, 20),
            opened(1, 25),
            opened(0, 30),
        ];
        expect(measureStreams(record(...changes), 0, 100)).toMatchObject({ open: 2, broken: 2, longestGapMs: 20 });
    });

    it('have the messages that were told of in it', () => {
        const counts = [-1, 0, 99, 100].map((at, index) => ({ at, messages: 10 ** index }));
        expect(measureStreams({ changes: [], counts }, 0, 100).messages).toBe(110);
    });

    it('break in one phase each, whatever happens', () => {
        const events = fc.array(
            fc
                .record({ stream: fc.nat(3), at: fc.nat(300), open: fc.boolean() })
                .map(({ stream, at, open }) => (open ? opened(stream, at) : failed(stream, at))),
        );
        fc.assert(
            fc.property(events, (all) => {
                const sorted = record(...all.sort((a, b) => a.at - b.at));
                const parts = [0, 100, 200].map((from) => measureStreams(sorted, from, from + 100).broken);
                expect(parts.reduce((sum, count) => sum + count)).toBe(measureStreams(sorted, 0, 300).broken);
            }),
        );
    });
});

const stream = { protocol: 'sse', count: 2, everyMs: 1000 } as const;
const requests: PlannedRequest[] = [{ name: 'page' }, { name: 'events', path: '/events', stream }];
const { crash } = plan.expectations.faults;
const bounds = { streamsBroken: 1, streamBackMs: 500 };
const streaming = {
    ...plan,
    requests,
    expectations: { ...plan.expectations, faults: { crash: { ...crash, ...bounds } } },
};
const made = recording();
const { steadyAt, faultAt, faultEndedAt } = made.moments;

function drilled(changes: StreamChange[], change: object = {}): Report {
    const checked = { ...drillPlan(streaming, 'plan.json'), ...change };
    const expectation = checked.expectations.faults.crash ?? { fault: {} };
    const first = [opened(0, steadyAt - 10), opened(1, steadyAt - 5)];
    return assemble(
        { ...settings(), plan: checked, expectation },
        { ...made, streams: record(...first, ...changes) },
        machine,
    );
}

const missed = ({ expectations }: Report): string[] => expectations.filter(({ ok }) => !ok).map(({ name }) => name);

describe('streams in a drill', () => {
    it.each<[string, StreamChange[], string[]]>([
        ['none breaks', [], []],
        ['one breaks in time', [failed(0, faultAt + 5), opened(0, faultAt + 505, AMERICA)], []],
        ['one breaks and is back late', [failed(0, faultAt + 5), opened(0, faultAt + 506)], ['failover.streamBackMs']],
        [
            'too many break',
            [failed(0, faultAt), opened(0, faultAt + 9), failed(0, faultAt + 99), opened(0, faultAt + 100)],
            ['failover.streamsBroken'],
        ],
        ['one breaks in the steady phase', [failed(0, steadyAt), opened(0, steadyAt + 1)], ['steady.streamsBroken']],
        [
            'one is back with the primary',
            [failed(0, faultAt + 5), opened(0, faultEndedAt + 5)],
            ['fault.streamsOpen', 'failover.streamBackMs'],
        ],
        [
            'one does not come back after the fault',
            [failed(0, faultEndedAt + 5)],
            ['failback.streamBackMs', 'recovery.streamsOpen'],
        ],
    ])('are judged: %s', (_, changes, names) => {
        const report = drilled(changes);
        expect(missed(report)).toEqual(names);
        expect(report.verdict).toBe(names.length === 0 ? 'pass' : 'fail');
        expect(problems(JSON.parse(JSON.stringify(report)), reportSchema)).toEqual([]);
        // Broken streams are no lost requests.
        expect(report.phases.map(({ lost }) => lost)).toEqual([0, 0, 0]);
    });

    it('may be closed in a fault under which nobody answers', () => {
        const faults = { crash: { fault: {}, ...bounds } };
        const { expectations } = plan;
        const changes = [failed(0, faultAt + 5), opened(0, faultEndedAt + 5)];
        const report = drilled(changes, { expectations: { ...expectations, faults } });
        expect(report.expectations.map(({ name }) => name)).not.toContain('fault.streamsOpen');
        expect(missed(report)).toContain('failover.streamBackMs');
    });

    it('that were never opened are not taken for streams that did not break', () => {
        const checked = drillPlan(streaming, 'plan.json');
        const expectation = checked.expectations.faults.crash ?? { fault: {} };
        const report = assemble({ ...settings(), plan: checked, expectation }, made, machine);
        expect(missed(report)).toEqual(['fault.streamsOpen', 'recovery.streamsOpen']);
    });

    it('are shown in every kind of report, and only where the plan has some', () => {
        const report = drilled([
            failed(0, faultAt + 5),
            opened(0, faultAt + 55, AMERICA),
            failed(1, faultEndedAt, faultEndedAt, 'HTTP 403'),
        ]);
        expect(streamTable(report)?.rows).toEqual([
            ['steady', '2', '0', '–', '0', `${EUROPE} 2`, ''],
            ['fault', '2', '1', '50.0 ms', '0', `${EUROPE} 1, ${AMERICA} 1`, 'CLOSED 1'],
            ['recovery', '1', '1', 'not back', '0', `${AMERICA} 1`, 'HTTP 403 1'],
        ]);
        expect(terminalText([report], false)).toContain('Longest until back');
        expect(markdownText([report])).toContain('Longest until back');
        const without = assemble(settings(), made, machine);
        expect(streamTable(without)).toBeUndefined();
        expect(without.phases[0]).not.toHaveProperty('streams');
        expect(without.expectations.filter(({ name }) => name.includes('stream'))).toEqual([]);
    });
});

describe('a drill with streams', () => {
    const load = loadRequests({ clusters: plan.clusters, requests });

    it('holds them beside its other requests, four where the plan says no number', () => {
        expect(load.requests.map(({ name }) => name)).toEqual(['page']);
        expect(load.streams).toMatchObject([{ ...stream, request: { name: 'events', path: '/events' } }]);
        const usual = [{ name: 'events', stream: { protocol: 'sse' as const, everyMs: 1000 } }];
        expect(loadRequests({ clusters: plan.clusters, requests: usual }).streams).toMatchObject([{ count: 4 }]);
        expect(loadRequests({ clusters: plan.clusters })).not.toHaveProperty('streams');
    });

    it('does not begin before all are open', () => {
        expect(closedStreams(record(), load)).toBe('0 of 2 streams are open');
        expect(closedStreams(record(opened(0, 1), failed(1, 2, 2, 'HTTP 403')), load)).toBe(
            '1 of 2 streams are open (HTTP 403)',
        );
        expect(closedStreams(record(failed(0, 0), opened(0, 1), opened(1, 2)), load)).toBeUndefined();
        expect(closedStreams(record(), {})).toBeUndefined();
    });

    it('goes on until a silence shows, and until they are back where they must be', () => {
        const now = performance.timeOrigin + performance.now();
        expect(streamProblem(record(opened(0, 1), opened(1, 1)), load, now, true)).toMatch(/^silent streams show in /);
        const longAgo = now - silenceMs(load) - 60_000;
        expect(streamProblem(record(opened(0, 1), failed(1, 2)), load, longAgo, true)).toMatch(/^1 of 2 streams/);
        expect(streamProblem(record(opened(0, 1), failed(1, 2)), load, longAgo, false)).toBeUndefined();
        expect(streamProblem(record(), {}, now, true)).toBeUndefined();
    });

    it.each<[string, string, string | undefined]>([
        ['names', 'graphql-transport-ws, chat', undefined],
        ['a name twice', 'chat, chat', '`requests[0].headers.Sec-WebSocket-Protocol` must be names of subprotocols'],
        ['no name', ' , ', '`requests[0].headers.Sec-WebSocket-Protocol` must be names of subprotocols'],
        ['what is no name', 'a b', '`requests[0].headers.Sec-WebSocket-Protocol` must be names of subprotocols'],
    ])('asks for subprotocols by %s', (_, value, message) => {
        const headers = { 'Sec-WebSocket-Protocol': value };
        const asking: PlannedRequest[] = [{ name: 'a', headers, stream: { protocol: 'websocket', everyMs: 1000 } }];
        const asked = (): unknown => loadRequests({ clusters: plan.clusters, requests: asking });
        if (message === undefined) {
            expect(asked).not.toThrow();
        } else {
            expect(asked).toThrow(message);
        }
    });
});

describe('a plan with streams', () => {
    const withStream = (change: object, request: object = {}): object => ({
        ...streaming,
        requests: [{ name: 'page' }, { name: 'events', stream: { ...stream, ...change }, ...request }],
    });

    it('fits its schema', () => {
        expect(problems(streaming, planSchema)).toEqual([]);
        expect(problems(withStream({ protocol: 'ws' }), planSchema)).not.toEqual([]);
        expect(problems(withStream({ every: 1 }), planSchema)).not.toEqual([]);
    });

    it.each<[string, object, string]>([
        [
            'another protocol',
            withStream({ protocol: 'ws' }),
            '`requests[1].stream.protocol` is "ws"; sse or websocket is needed',
        ],
        ['no protocol', withStream({ protocol: undefined }), '`requests[1].stream.protocol` is missing'],
        ['no pace', withStream({ everyMs: undefined }), '`requests[1].stream.everyMs` is missing'],
        [
            'an impossible pace',
            withStream({ everyMs: 99 }),
            '`requests[1].stream.everyMs` is 99; whole milliseconds from 100 to 300000',
        ],
        ['a pace without end', withStream({ everyMs: 1e9 }), '`requests[1].stream.everyMs` is 1000000000;'],
        ['no stream at all', withStream({ count: 0 }), '`requests[1].stream.count` is 0; a whole number from 1 to 100'],
        ['too many', withStream({ count: 101 }), '`requests[1].stream.count` is 101; a whole number from 1 to 100'],
        [
            'a misspelt field',
            withStream({ everyMS: 1 }),
            '`requests[1].stream.everyMS` is unknown: did you mean `everyMs`?',
        ],
        [
            'a word',
            withStream({}, { stream: 'sse' }),
            '`requests[1].stream` is "sse"; `{ protocol, count, everyMs }` is needed',
        ],
        ['a weight', withStream({}, { weight: 2 }), '`requests[1].weight` has no effect beside `stream`'],
        [
            'hops',
            withStream({}, { hops: [{ service: 'a', header: { cluster: 'x' } }] }),
            '`requests[1].hops` has no effect beside `stream`',
        ],
        [
            'a call',
            withStream({}, { grpc: { proto: 'a', method: 'a.B/C' } }),
            '`requests[1].grpc` has no effect beside `stream`',
        ],
        [
            'statuses',
            withStream({}, { expect: { status: [200] } }),
            '`requests[1].expect.status` has no effect beside `stream`',
        ],
        [
            'a method of a WebSocket',
            withStream({ protocol: 'websocket' }, { method: 'POST' }),
            '`requests[1].method` has no effect beside `stream`',
        ],
        [
            'a key of a WebSocket',
            withStream({ protocol: 'websocket' }, { headers: { 'Sec-WebSocket-Key': 'a' } }),
            '`requests[1].headers.Sec-WebSocket-Key` cannot be set beside `stream`',
        ],
        [
            'a connection that closes',
            withStream({}, { headers: { Connection: 'close' } }),
            '`requests[1].headers.Connection` cannot be set beside `stream`',
        ],
        ['nothing else', { ...streaming, requests: [requests[1]] }, '`requests` has only streams;'],
        [
            'a bound that is not measured',
            { ...streaming, requests: undefined },
            '`expectations.faults.crash.streamsBroken` cannot be measured: no request of the plan has `stream`',
        ],
        [
            'half a stream allowed',
            {
                ...streaming,
                expectations: { ...plan.expectations, faults: { crash: { ...crash, streamsBroken: 0.5 } } },
            },
            '`expectations.faults.crash.streamsBroken` is 0.5; a whole number',
        ],
    ])('is refused with %s', (_, value, message) => {
        expect(() => drillPlan(value, 'plan.json')).toThrow(message);
    });
});
