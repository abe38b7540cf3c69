import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { loadRequests, plainRequest, redacted, weightedOrder } from '../../../drill/load/loadRequests';
import { isLost, lossReason, type Sample } from '../../../drill/load/sample';
import { type Sender, startSender } from '../../../drill/load/sender';
import type { AnsweredBy, PlannedRequest } from '../../../drill/plan/request';
import { BadInput } from '../../../errors';
import { closeServers, serve } from '../support/servers';
import { runTypescript } from '../support/typescript';
import { until } from '../support/until';

const clusters = ['eu-west', 'us'].map((name) => ({ name, region: name }));
let sender: Sender | undefined;
const folder = mkdtempSync(join(tmpdir(), 'drill-secret-'));
beforeAll(runTypescript);
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
    delete process.env.DRILL_TEST_KEY;
    sender?.kill();
    await closeServers();
});

describe('the order of weighted requests', () => {
    it('has each as often as its weight, and never two gaps that differ much', () => {
        const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
        fc.assert(
            fc.property(weights, (all) => {
                const requests = all.map((weight) => ({ weight }));
                const order = weightedOrder(requests);
                requests.forEach((request) =>
                    expect(order.filter((each) => each === request)).toHaveLength(request.weight),
                );
            }),
        );
        const [often, seldom] = [{ weight: 3 }, { weight: 1 }];
        expect(weightedOrder([often, seldom])).toEqual([often, often, seldom, often]);
    });
});

describe('what a plan reads from elsewhere', () => {
    const headers = (source: object): PlannedRequest[] => [{ name: 'a', headers: { 'X-Key': source as never } }];

    it('is the text of a file without its last line end, or a variable, and secret', () => {
        const file = join(folder, 'key');
        writeFileSync(file, 'abc\n');
        process.env.DRILL_TEST_KEY = 'de"f';
        const fromFile = loadRequests({ clusters, requests: headers({ fromFile: file }) });
        expect(fromFile.requests[0]?.headers).toEqual({ 'x-key': 'abc' });
        const { requests, secrets } = loadRequests({
            clusters,
            requests: headers({ fromEnvironment: 'DRILL_TEST_KEY' }),
        });
        expect(requests[0]?.headers).toEqual({ 'x-key': 'de"f' });
        expect(redacted('got de"f and {"key":"de\\"f"}', secrets)).toBe('got *** and {"key":"***"}');
    });

    it.each([
        ['no variable', { fromEnvironment: 'DRILL_NO_SUCH' }, 'the environment has no DRILL_NO_SUCH'],
        ['no file', { fromFile: join(folder, 'none') }, 'ENOENT'],
    ])('is refused where there is %s', (_, source, problem) => {
        expect(() => loadRequests({ clusters, requests: headers(source) })).toThrow(BadInput);
        expect(() => loadRequests({ clusters, requests: headers(source) })).toThrow(`\`requests[0].headers.X-Key\``);
        expect(() => loadRequests({ clusters, requests: headers(source) })).toThrow(problem);
    });

    it.each([
        ['a line break', 'a\nb'],
        ['a character beyond Latin-1', '→'],
    ])('is refused with %s in a header, by name and not by value', (_, text) => {
        const file = join(folder, 'invalid');
        writeFileSync(file, text);
        const field = 'requests[0].headers.X-Key';
        const message = `\`${field}\` cannot be sent: ${file} has a line break or a character that headers cannot have.`;
        expect(() => loadRequests({ clusters, requests: headers({ fromFile: file }) })).toThrow(new BadInput(message));
        expect(loadRequests({ clusters, requests: [{ name: 'a', body: { fromFile: file } }] }).requests[0]?.body).toBe(
            text,
        );
    });

    it('hides the longest secret first', () => {
        process.env.DRILL_TEST_KEY = 'abc';
        process.env.DRILL_TEST_LONG = 'abcdef';
        const requests = ['DRILL_TEST_KEY', 'DRILL_TEST_LONG'].flatMap((name) => headers({ fromEnvironment: name }));
        expect(redacted('got abcdef and abc', loadRequests({ clusters, requests }).secrets)).toBe('got *** and ***');
        delete process.env.DRILL_TEST_LONG;
    });

    it('is one GET of the entry where the plan has no requests', () => {
        expect(loadRequests({ clusters })).toEqual({ requests: [plainRequest], secrets: [] });
    });
});

interface Answer {
    readonly status?: number;
    readonly body?: string;
    readonly headers?: Record<string, string>;
}

async function samplesOf(
    requests: PlannedRequest[],
    answer: (request: IncomingMessage, body: string) => Answer,
    answeredBy?: AnsweredBy,
): Promise<readonly Sample[]> {
    const { url } = await serve((request, response) => {
        let text = '';
        request.on('data', (chunk: Buffer) => (text += chunk.toString()));
        request.on('end', () => {
            const { status = 200, body = '', headers = {} } = answer(request, text);
            response.writeHead(status, headers).end(body);
        });
    });
    const load = loadRequests({ clusters, requests });
    const started = (sender = startSender({ url: `${url}entry?a=1`, rate: 40, timeoutMs: 5000, load, answeredBy }));
    await until('replies', () => started.samples.length >= 12, 60_000);
    await started.stop();
    return [...started.samples];
}

describe('a request', () => {
    it('goes out with the method, path, host, headers and body of the plan, as often as its weight', async () => {
        const seen: string[] = [];
        const samples = await samplesOf(
            [
                { name: 'read' },
                {
                    name: 'order',
                    weight: 2,
                    method: 'POST',
                    path: '/orders?x=1',
                    host: 'shop.example',
                    headers: { 'X-Tenant': 'a' },
                    body: '{"grüße":1}',
                },
            ],
            ({ method, url, headers }, body) => {
                seen.push([method, url, headers['x-tenant'] ?? '', body].join(' '));
                return headers.host === 'shop.example' || method === 'GET' ? {} : { status: 421 };
            },
        );
        const order = 'POST /orders?x=1 a {"grüße":1}';
        expect(seen.slice(0, 6).sort()).toEqual(
            [...new Array<string>(2).fill('GET /entry?a=1  '), ...new Array<string>(4).fill(order)].sort(),
        );
        expect(samples.filter(isLost)).toEqual([]);
    });

    it.each<[string, PlannedRequest['expect'], Answer, string]>([
        ['a listed status', { status: [404] }, { status: 404 }, 'answered'],
        ['a listed class', { status: ['3xx'] }, { status: 302 }, 'answered'],
        ['a 200 where 201 is listed', { status: [201] }, { status: 200 }, 'HTTP 200'],
        ['a 206 that is listed', { status: [206] }, { status: 206 }, 'answered'],
        ['a 503', { body: 'ok' }, { status: 503, body: 'ok' }, 'HTTP 503'],
        ['the text, beyond ASCII', { body: 'grüße' }, { body: 'viele grüße' }, 'answered'],
        ['another text', { body: 'ok' }, { body: 'sorry' }, 'WRONG_BODY'],
        ['the value', { json: { '/a/b~1c/0': 1 } }, { body: '{"a":{"b/c":[1]}}' }, 'answered'],
        ['an object', { json: { '/a': { b: [1] } } }, { body: '{"a":{"b":[1]}}' }, 'answered'],
        ['another value', { json: { '/a': 1 } }, { body: '{"a":"1"}' }, 'WRONG_BODY'],
        ['no JSON', { json: { '/a': 1 } }, { body: '<html>' }, 'WRONG_BODY'],
        ['no body where JSON is expected', { json: { '/a': 1 } }, {}, 'WRONG_BODY'],
    ])('that expects something is judged by it: %s', async (_, expect_, answer, outcome) => {
        const samples = await samplesOf([{ name: 'a', expect: expect_ ?? {} }], () => answer);
        const found = new Set(samples.map((sample) => (isLost(sample) ? lossReason(sample) : 'answered')));
        expect([...found]).toEqual([outcome]);
    });

    it('is named where it is lost, and its secrets are not', async () => {
        process.env.DRILL_TEST_KEY = 'hunter2';
        const [sample] = await samplesOf(
            [{ name: 'order', headers: { 'x-key': { fromEnvironment: 'DRILL_TEST_KEY' } } }],
            ({ headers }) => ({ status: 403, body: `bad key ${String(headers['x-key'])}` }),
        );
        expect(sample?.detail).toBe('order: bad key ***');
    });

    it('may have a body of 1 MiB', async () => {
        const file = join(folder, 'large');
        writeFileSync(file, 'x'.repeat(1024 ** 2));
        const samples = await samplesOf([{ name: 'a', method: 'POST', body: { fromFile: file } }], (_, body) => ({
            status: body.length === 1024 ** 2 ? 200 : 400,
        }));
        expect(samples.filter(isLost)).toEqual([]);
    });

    it.each(['eu', 'eu-west'])(
        'may have the secret %s, which does not hide the cluster that answered',
        async (tenant) => {
            process.env.DRILL_TEST_KEY = tenant;
            const [sample] = await samplesOf(
                [{ name: 'a', headers: { 'x-tenant': { fromEnvironment: 'DRILL_TEST_KEY' } } }],
                () => ({ body: 'cluster=eu-west pod=web-1' }),
            );
            expect(sample).toMatchObject({ cluster: 'eu-west', pod: 'web-1' });
        },
    );

    it('shows no secret as the cluster or pod that answered', async () => {
        process.env.DRILL_TEST_KEY = 'hunter2';
        const [sample] = await samplesOf(
            [{ name: 'a', headers: { 'x-key': { fromEnvironment: 'DRILL_TEST_KEY' } } }],
            () => ({ body: 'cluster=hunter2 pod=hunter2' }),
        );
        expect(sample).toMatchObject({ cluster: '***', pod: '***' });
    });
});

describe('who answered', () => {
    const eu = { cluster: 'eu', pod: 'web-1' };
    it.each<[string, AnsweredBy, Answer, { cluster: string; pod: string }]>([
        [
            'response headers',
            { header: { cluster: 'X-Cluster', pod: 'x-pod' } },
            { headers: { 'x-cluster': 'eu', 'x-pod': 'web-1' } },
            eu,
        ],
        [
            'JSON pointers',
            { json: { cluster: '/by/cluster', pod: '/by/pod' } },
            { body: '{"by":{"cluster":"eu","pod":"web-1"}}' },
            eu,
        ],
        ['a body pattern', { body: '^from (?<cluster>\\w+)/(?<pod>\\S+)' }, { body: 'hi\nfrom eu/web-1\n' }, eu],
        [
            'the first of several that is there',
            { header: { cluster: 'x-cluster' }, body: '(?<cluster>eu)' },
            { body: 'eu' },
            { cluster: 'eu', pod: '' },
        ],
        [
            'a value that stands for a cluster',
            { header: { cluster: 'server' }, clusters: { blue: 'eu' } },
            { headers: { server: 'blue' } },
            { cluster: 'eu', pod: '' },
        ],
        ['nothing', { header: { cluster: 'x-cluster' } }, { body: 'cluster=eu pod=a' }, { cluster: '', pod: '' }],
    ])('is read from %s', async (_, answeredBy, answer, expected) => {
        const [sample] = await samplesOf([{ name: 'a' }], () => answer, answeredBy);
        expect(sample).toMatchObject(expected);
    });
});
