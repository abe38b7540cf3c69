import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { drillPlan } from '../../../drill/plan/planCheck';
import { planSchema } from '../../../drill/plan/schema';
import { problems } from '../../../drill/report/validate';
import { published } from '../../../jsonSchema';
import { failover } from '../support/program';
import { plan } from '../support/synthetic';

const whole = {
    ...plan,
    entry: 'https://shop.example/',
    tls: { ca: { fromFile: 'ca.pem' }, certificate: 'PEM', key: { fromEnvironment: 'KEY' }, serverName: 'shop' },
    resolve: { 'shop.example:443': '192.0.2.1' },
    requests: [
        {
            name: 'order',
            weight: 3,
            method: 'POST',
            path: '/orders?dry=1',
            host: 'shop.example',
            headers: { authorization: { fromEnvironment: 'TOKEN' }, accept: 'application/json' },
            body: { fromFile: 'order.json' },
            expect: { status: [201, '3xx'], body: 'id', json: { '/state': 'ok' } },
        },
    ],
    answeredBy: {
        header: { cluster: 'x-cluster', pod: 'x-pod' },
        json: { cluster: '/meta/cluster' },
        body: 'from (?<cluster>\\S+)',
        peerCertificate: '^DNS:(?<cluster>[^.]+)',
        clusters: { eu: 'europe-west1' },
    },
    faults: {
        'all-down': {
            actions: [{ do: 'slow', cluster: 'europe-west1', namespace: 'a', selector: { a: 'b' }, delayMs: 5 }],
        },
        slow: {
            actions: [
                {
                    ...{ do: 'sidecar', cluster: 'europe-west1', namespace: 'a', selector: { a: 'b' } },
                    ...{ effect: 'slow', delayMs: 5, port: 8080 },
                },
            ],
        },
    },
};

describe('the schema of a plan', () => {
    it('is the one in the reference', () => {
        const committed = readFileSync(join(__dirname, '../../../docs/reference/plan.schema.json'), 'utf8');
        expect(JSON.parse(committed)).toEqual(published(planSchema));
    });

    it('fits plans that the drill takes', () => {
        expect(drillPlan(whole, 'plan')).toEqual(whole);
        expect(problems(whole, planSchema)).toEqual([]);
        expect(problems(plan, planSchema)).toEqual([]);
    });

    it('fits every part of a plan that the reference shows, and so does the drill', () => {
        const page = readFileSync(join(__dirname, '../../../docs/reference/drill.md'), 'utf8');
        const parts = [...page.matchAll(/^( *)```yaml\n([^]*?)```/gm)]
            .map(([, indent = '', text = '']) => text.replaceAll(`\n${indent}`, '\n').slice(indent.length))
            .filter((text) => !text.includes('schemaVersion'));
        expect(parts.length).toBeGreaterThan(2);
        parts.forEach((text) => {
            const part = { ...plan, entry: 'https://shop.example/', ...(load(text) as object) };
            expect(problems(part, planSchema)).toEqual([]);
            expect(() => drillPlan(part, text)).not.toThrow();
        });
    });

    it.each<[string, object, string]>([
        ['at the top', { entires: {} }, '$.entires: is unknown'],
        ['in a request', { requests: [{ name: 'a', metod: 'PUT' }] }, '$.requests[0].metod: is unknown'],
        [
            'in an expectation',
            { expectations: { ...plan.expectations, faults: { crash: { fault: {}, firstReplyMS: 1 } } } },
            '$.expectations.faults.crash.firstReplyMS: is unknown',
        ],
    ])('marks an unknown field %s, as the drill does', (_, change, problem) => {
        expect(problems({ ...plan, ...change }, planSchema)).toEqual([problem]);
        expect(() => drillPlan({ ...plan, ...change }, 'plan')).toThrow('is unknown');
    });

    it('is printed by `failover drill --schema`', async () => {
        const { code, stdout } = await failover(['drill', '--schema']).ended;
        expect(code).toBe(0);
        expect(JSON.parse(stdout)).toEqual(published(planSchema));
    }, 60_000);
});
