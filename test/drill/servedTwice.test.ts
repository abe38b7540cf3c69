import type { ServerResponse } from 'node:http';
import { type Sender, startSender } from '../../drill/load/sender';
import { drillPlan } from '../../drill/plan/planCheck';
import type { Idempotency } from '../../drill/plan/request';
import { planSchema } from '../../drill/plan/schema';
import { assemble } from '../../drill/report/assemble';
import type { Report } from '../../drill/report/report';
import { reportSchema } from '../../drill/report/schema';
import { phaseTable } from '../../drill/report/tables';
import { problems } from '../../drill/report/validate';
import { closeServers, serve } from './support/servers';
import { machine, plan, recording, settings } from './support/synthetic';
import { runTypescript } from './support/typescript';
import { until } from './support/until';

const idempotency: Idempotency = { header: 'Idempotency-Key', served: { header: 'x-served' } };
const { crash } = plan.expectations.faults;
const counting = {
    ...plan,
    idempotency,
    expectations: { ...plan.expectations, faults: { crash: { ...crash, duplicated: 1 } } },
};
let sender: Sender | undefined;
beforeAll(runTypescript);
afterEach(async () => {
    sender?.kill();
    await closeServers();
});

describe('requests that are served twice', () => {
    it.each<[string, Idempotency['served'], (response: ServerResponse, ids: string[]) => void]>([
        ['a header', { header: 'X-Served' }, (response, ids) => response.setHeader('x-served', ids.join(', ')).end()],
        [
            'a header that occurs once for each',
            { header: 'X-Served' },
            (response, ids) => response.setHeader('x-served', ids).end(),
        ],
        ['a list in JSON', { json: '/ids' }, (response, ids) => response.end(JSON.stringify({ ids }))],
    ])(
        'are counted once each, by the reports of backends in %s',
        async (_, served, report) => {
            const seen: string[] = [];
            let unreported: string[] = [];
            const { url } = await serve((request, response) => {
                const id = String(request.headers['idempotency-key']);
                seen.push(id);
                // A proxy that retries: the first serving is reported by a later reply, as are other callers' ids.
                report(response, [id, ...unreported]);
                const index = seen.length - 1;
                unreported = index % 10 === 3 ? [id, id, 'drill-other-1', 'other'] : [];
            });
            const started = (sender = startSender({
                url,
                rate: 100,
                timeoutMs: 5000,
                idempotency: { ...idempotency, served },
            }));
            await until('replies', () => started.samples.length >= 60, 60_000);
            await started.stop();
            expect(new Set(seen).size).toBe(seen.length);
            const twice = seen.filter((__, index) => index % 10 === 3 && index + 1 < seen.length);
            expect(started.duplicated).toHaveLength(twice.length);
            const due = started.samples.map(({ scheduledAt }) => scheduledAt);
            expect(started.duplicated.every((at) => due.includes(at))).toBe(true);
            expect([...started.samples].every(({ served: reported = 0 }) => reported > 0)).toBe(true);
        },
        90_000,
    );

    const made = recording();
    const samples = made.samples.map((sample) => ({ ...sample, served: 1 }));
    const drilled = (from: number, count: number, reported = samples): Report => {
        const at = reported.filter(({ scheduledAt }) => scheduledAt >= from).slice(0, count);
        const duplicated = at.map(({ scheduledAt }) => scheduledAt);
        const checked = drillPlan(counting, 'plan.json');
        const expectation = checked.expectations.faults.crash ?? { fault: {} };
        return assemble(
            { ...settings(), plan: checked, expectation },
            { ...made, samples: reported, duplicated },
            machine,
        );
    };
    const missed = ({ expectations }: Report): string[] => expectations.filter(({ ok }) => !ok).map(({ name }) => name);

    it('are judged in each phase, and shown', () => {
        const { faultAt, faultEndedAt } = made.moments;
        expect(missed(drilled(faultAt, 1))).toEqual([]);
        expect(missed(drilled(faultAt, 2))).toEqual(['failover.duplicated']);
        expect(missed(drilled(faultEndedAt, 2))).toEqual(['failback.duplicated']);
        expect(missed(drilled(0, 1))).toEqual(['steady.duplicated']);
        const report = drilled(faultAt, 2);
        expect(report.phases.map(({ duplicated }) => duplicated)).toEqual([0, 2, 0]);
        expect(phaseTable(report).rows.map((row) => row[4])).toEqual(['0', '2', '0']);
        expect(problems(JSON.parse(JSON.stringify(report)), reportSchema)).toEqual([]);
    });

    it('are not counted where nothing is reported, which meets no expectation', () => {
        const report = drilled(0, 0, made.samples as typeof samples);
        expect(missed(report)).toEqual(['steady.duplicated', 'failover.duplicated', 'failback.duplicated']);
        expect(report.phases[0]?.duplicated).toBeNull();
        expect(assemble(settings(), made, machine).phases[0]).not.toHaveProperty('duplicated');
    });

    it.each<[string, object, string]>([
        ['no header', { idempotency: { served: { json: '/ids' } } }, '`idempotency.header` is missing'],
        [
            'a header that is none',
            { idempotency: { ...idempotency, header: 'a b' } },
            '`idempotency.header` is "a b"; the name of a request header is needed',
        ],
        ...[
            ...['Host', 'Connection', 'TE', 'proxy-connection', 'http2-settings', 'content-length', 'expect'],
            ...['keep-alive', 'Transfer-Encoding', 'upgrade', 'Accept', 'authorization', 'User-Agent'],
        ].map((header): [string, object, string] => [
            `the header ${header}`,
            { idempotency: { ...idempotency, header } },
            `\`idempotency.header\` cannot be \`${header.toLowerCase()}\``,
        ]),
        [
            'the content type of gRPC calls',
            {
                idempotency: { ...idempotency, header: 'content-type' },
                requests: [{ name: 'a', grpc: { proto: 'a.proto', method: 'a.B/C' } }],
            },
            '`idempotency.header` cannot be `content-type`',
        ],
        [
            'two places',
            { idempotency: { ...idempotency, served: { header: 'a', json: '/b' } } },
            '`idempotency.served` is {"header":"a","json":"/b"}; `{ header }`',
        ],
        [
            'an id of the request itself',
            { requests: [{ name: 'a', headers: { 'idempotency-key': '1' } }] },
            '`requests[0].headers.Idempotency-Key` cannot be set',
        ],
        [
            'a bound that is not measured',
            { idempotency: undefined },
            '`expectations.faults.crash.duplicated` cannot be measured: the plan has no `idempotency`',
        ],
    ])('are in no plan with %s', (_, change, message) => {
        expect(problems(counting, planSchema)).toEqual([]);
        expect(() => drillPlan({ ...counting, ...change }, 'plan.json')).toThrow(message);
    });
});
