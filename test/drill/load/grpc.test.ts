import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { load } from 'js-yaml';
import type { Reply } from '../../../drill/load/client';
import { openHttp2Client } from '../../../drill/load/http2Client';
import { loadRequests } from '../../../drill/load/loadRequests';
import { isLost, lossReason } from '../../../drill/load/sample';
import { startSender } from '../../../drill/load/sender';
import { drillPlan } from '../../../drill/plan/planCheck';
import type { PlannedGrpc, PlannedRequest } from '../../../drill/plan/request';
import { planSchema } from '../../../drill/plan/schema';
import { problems } from '../../../drill/report/validate';
import { BadInput } from '../../../errors';
import { plan } from '../support/synthetic';
import { runTypescript } from '../support/typescript';
import { until } from '../support/until';

const clusters = [{ name: 'eu', region: 'eu' }];
const folder = mkdtempSync(join(tmpdir(), 'drill-grpc-'));
const proto = join(folder, 'shop.proto');
writeFileSync(
    proto,
    `syntax = "proto3";
    package shop.v1;
    message Query { string name = 1; int32 max_count = 2; }
    message Product { string name = 1; string served_by = 2; int64 stock = 3; }
    service Shop {
        rpc Get(Query) returns (Product);
        rpc List(Query) returns (stream Product);
        rpc Put(stream Query) returns (Product);
    }`,
);
const server = new Server();
let url = '';

interface Query {
    name: string;
    maxCount: number;
}
const product = ({ name }: Query): object => ({ name, servedBy: 'eu', stock: '12345678901' });

beforeAll(runTypescript);
beforeAll(async () => {
    server.addService(loadSync(proto)['shop.v1.Shop'] as ServiceDefinition, {
        Get: (
            { request, metadata, sendUnaryData }: { request: Query; metadata: Metadata; sendUnaryData?: unknown },
            done: (error: object | null, value?: object, trailers?: Metadata) => void,
        ) => {
            expect(sendUnaryData).toBeUndefined();
            const trailers = new Metadata();
            trailers.set('x-tenant', String(metadata.get('x-tenant')[0]));
            return request.name === 'none'
                ? done({ code: status.NOT_FOUND, details: 'no such prodüct' })
                : done(null, product(request), trailers);
        },
        List: (call: {
            request: Query;
            write(value: object): void;
            end(): void;
            emit(event: 'error', error: object): void;
        }) => {
            for (let index = 0; index < call.request.maxCount; index++) {
                call.write(product({ ...call.request, name: `${call.request.name}${index}` }));
            }
            if (call.request.name === 'broken') {
                call.emit('error', { code: status.UNAVAILABLE, details: 'gone' });
            } else {
                call.end();
            }
        },
        Put: () => undefined,
    });
    const port = await new Promise<number>((resolve, reject) =>
        server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
        ),
    );
    url = `http://127.0.0.1:${port}`;
});
afterAll(() => {
    server.forceShutdown();
    rmSync(folder, { recursive: true });
});

async function call(grpc: Partial<PlannedGrpc>, request: Partial<PlannedRequest> = {}, entry = url): Promise<Reply> {
    const whole = { proto, method: 'shop.v1.Shop/Get', ...grpc };
    const load = loadRequests({ clusters, requests: [{ name: 'a', ...request, grpc: whole }] });
    expect(load.protocol).toBe('http2');
    const client = openHttp2Client(new URL(entry), 20_000, load);
    const sent = load.requests[0];
    const reply = await new Promise<Reply>((resolve, reject) =>
        sent ? client.send(sent, performance.now(), resolve) : reject(new Error('no request')),
    );
    await client.close();
    return reply;
}

const textOf = ({ body }: Reply): string => Buffer.from(body, 'latin1').toString();

describe('a gRPC call', () => {
    it('sends a message from JSON and reads the reply as JSON, with its headers and trailers', async () => {
        const reply = await call({ message: { name: 'grüße', maxCount: 1 } }, { headers: { 'x-tenant': 'a' } });
        expect(reply).toMatchObject({ status: 200, error: '', headers: { 'x-tenant': 'a', 'grpc-status': '0' } });
        expect(JSON.parse(textOf(reply))).toEqual({ name: 'grüße', servedBy: 'eu', stock: '12345678901' });
    });

    it('reads a stream as a list', async () => {
        const reply = await call({ method: 'shop.v1.Shop/List', message: { name: 'a', maxCount: 3 } });
        expect(reply.error).toBe('');
        expect((JSON.parse(textOf(reply)) as { name: string }[]).map(({ name }) => name)).toEqual(['a0', 'a1', 'a2']);
    });

    it('is judged by its status in trailers, and says why', async () => {
        const none = { message: { name: 'none' } };
        const reply = await call(none);
        expect(reply).toMatchObject({ status: 200, error: 'GRPC_NOT_FOUND' });
        expect(textOf(reply)).toBe('no such prodüct');
        expect((await call(none, { expect: { grpc: ['OK', 'NOT_FOUND'] } })).error).toBe('');
        expect((await call({}, { expect: { grpc: ['NOT_FOUND'] } })).error).toBe('GRPC_OK');
        const broken = await call({ method: 'shop.v1.Shop/List', message: { name: 'broken', maxCount: 2 } });
        expect(broken.error).toBe('GRPC_UNAVAILABLE');
    });

    it.each<[string, (stream: ServerHttp2Stream) => void, Partial<Reply>]>([
        [
            'a status without messages or trailers',
            (stream) =>
                stream.respond({ 'grpc-status': '14', 'grpc-message': 'no%20healthy%20upstream' }, { endStream: true }),
            { status: 200, error: 'GRPC_UNAVAILABLE', body: 'no healthy upstream' },
        ],
        [
            'no status',
            (stream) => {
                stream.respond({ 'content-type': 'application/grpc' });
                stream.end();
            },
            { error: 'GRPC_NO_STATUS' },
        ],
        [
            'half a message, with status 0',
            (stream) => {
                stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
                stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
                stream.end(Buffer.from([0, 0, 0, 0, 9, 1]));
            },
            { error: 'GRPC_BROKEN_MESSAGE' },
        ],
        [
            'a reply of a proxy',
            (stream) => {
                stream.respond({ ':status': 503 });
                stream.end('sorry');
            },
            { status: 503, error: '', body: 'sorry' },
        ],
    ])('is lost by %s', async (_, answer, expected) => {
        const other = createServer().on('stream', (stream) => answer(stream));
        await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
        const reply = await call({}, {}, `http://127.0.0.1:${(other.address() as AddressInfo).port}`);
        other.close();
        expect(reply).toMatchObject(expected);
    });

    it.each<[string, Partial<PlannedGrpc>, string]>([
        ['a missing file', { proto: join(folder, 'none.proto') }, 'ENOENT'],
        [
            'a misspelt method',
            { method: 'shop.v1.Shop/Got' },
            'has no method shop.v1.Shop/Got: did you mean shop.v1.Shop/Get?',
        ],
        ['a stream of requests', { method: 'shop.v1.Shop/Put' }, 'shop.v1.Shop/Put takes a stream'],
        [
            'a misspelt field',
            { message: { max_count: 1 } },
            'has no such field or value: max_count; names are in lowerCamelCase',
        ],
        ['a value of another type', { message: { maxCount: {} } }, 'has no such field or value: maxCount'],
    ])('is refused with %s', (_, grpc, message) => {
        const requests = [{ name: 'a', grpc: { proto, method: 'shop.v1.Shop/Get', ...grpc } }];
        expect(() => loadRequests({ clusters, requests })).toThrow(BadInput);
        expect(() => loadRequests({ clusters, requests })).toThrow('`requests[0].grpc` cannot be called: ');
        expect(() => loadRequests({ clusters, requests })).toThrow(message);
    });

    it('is sent by the load generator as the reference shows it', async () => {
        const page = readFileSync(join(__dirname, '../../../docs/reference/drill.md'), 'utf8');
        const shown = [...page.matchAll(/```yaml\n([^]*?)```/g)]
            .map(([, text = '']) => text)
            .find((text) => text.includes('grpc:'));
        const change = load(shown ?? '') as Pick<typeof plan, 'requests' | 'answeredBy'>;
        const { requests = [], answeredBy } = drillPlan({ ...plan, ...change }, 'the example');
        process.env.SHOP_TENANT = 'hunter2';
        const here = requests.map((each) => ({ ...each, ...(each.grpc && { grpc: { ...each.grpc, proto } }) }));
        const none = { name: 'none', grpc: { proto, method: 'shop.v1.Shop/Get', message: { name: 'none' } } };
        const loaded = loadRequests({ clusters, requests: [...here, none] });
        delete process.env.SHOP_TENANT;
        const sender = startSender({ url, rate: 20, timeoutMs: 20_000, load: loaded, answeredBy });
        await until('replies', () => sender.samples.length >= 10, 60_000);
        await sender.stop();
        const lost = sender.samples.filter(isLost);
        const answered = sender.samples.filter((sample) => !isLost(sample));
        expect(answered.length).toBeGreaterThan(3);
        expect([...answered].every(({ cluster }) => cluster === 'eu')).toBe(true);
        expect(new Set(lost.map((sample) => [lossReason(sample), sample.detail].join(' ')))).toEqual(
            new Set(['GRPC_NOT_FOUND none: no such prodüct']),
        );
        expect(JSON.stringify(sender.samples)).not.toContain('hunter2');
    }, 90_000);

    it('has a plan of its own, in the schema too', () => {
        const request = { name: 'a', grpc: { proto, method: 'shop.v1.Shop/Get', message: { name: 'b' } } };
        const whole = { ...plan, protocol: 'http2', requests: [{ ...request, expect: { grpc: ['OK'] } }] };
        expect(drillPlan(whole, 'plan')).toEqual(whole);
        expect(problems(whole, planSchema)).toEqual([]);
        const refused = (change: object, message: string): void =>
            expect(() => drillPlan({ ...whole, ...change }, 'plan')).toThrow(message);
        refused({ protocol: 'http1.1' }, '`protocol` is "http1.1"; gRPC calls need http2');
        refused({ protocol: 'h2' }, '`protocol` is "h2"; http1.1 or http2 is needed');
        refused({ requests: [{ ...request, path: '/' }] }, '`requests[0].path` has no effect beside `grpc`');
        refused({ requests: [{ ...request, expect: { status: [200] } }] }, '`requests[0].expect.status` has no effect');
        refused(
            { requests: [{ name: 'a', expect: { grpc: ['FINE'] } }] },
            '`requests[0].expect.grpc` is ["FINE"]; a list of OK,',
        );
        refused({ requests: [{ name: 'a', grpc: { proto } }] }, '`requests[0].grpc.method` is missing');
        refused({ requests: [{ name: 'a', grpc: { proto, method: 'Get' } }] }, '`requests[0].grpc.method` is "Get"');
    });
});
