import * as fc from 'fast-check';
import { abortConditions, AbortWatch, type MetCondition } from '../../drill/abortCondition';
import type { Sample } from '../../drill/load/sample';
import { latency } from '../../drill/measurement/percentiles';

const sample = (change: Partial<Sample> = {}): Sample => ({
    scheduledAt: 1000,
    lateMs: 0,
    latencyMs: 5,
    status: 200,
    error: '',
    cluster: 'west',
    pod: 'a',
    ...change,
});
const many = (count: number, change: Partial<Sample> = {}): Sample[] =>
    Array.from({ length: count }, (_, index) => sample({ scheduledAt: 1000 + index, ...change }));
const met = (text: string, samples: readonly Sample[], now = 2000): MetCondition | undefined =>
    new AbortWatch(abortConditions([text]), samples, 0).met(now);

describe('an abort condition', () => {
    it.each([
        ['lost>1%', 'lost', 'fraction', 0.01],
        ['lost > 0.5%', 'lost', 'fraction', 0.005],
        ['lost>0', 'lost', 'requests', 0],
        ['lost>20', 'lost', 'requests', 20],
        ['p99>200ms', 'p99', 'ms', 200],
        ['p50>1s', 'p50', 'ms', 1000],
        ['max>1m30s', 'max', 'ms', 90_000],
    ])('reads %s', (text, measure, unit, limit) => {
        expect(abortConditions([text])).toEqual([{ text, measure, unit, limit }]);
    });

    it.each([
        '',
        'lost',
        'lost>',
        'lost<1%',
        'lost>=1%',
        'lost>100%',
        'lost>-1',
        'lost>1.5',
        'lost>1ms',
        'lost>1%%',
        'p99>200',
        'p99>1%',
        'p95>200ms',
        'p99>200ms,lost>1%',
        'toString>1ms',
        'LOST>1%',
    ])('refuses %j', (text) => {
        expect(() => abortConditions([text])).toThrow(`\`--abort-on\` is ${text}; \`lost>1%\``);
    });

    it('names every condition that is wrong, and two limits of one measure', () => {
        expect(() => abortConditions(['lost>x', 'p99>1s', 'p99>2s', 'p1>1s'])).toThrow(
            /lost>x; .*\n.*p1>1s; .*\n`--abort-on` has two limits of p99 in ms; one is accepted\./,
        );
        expect(abortConditions(['lost>1%', 'lost>20'])).toHaveLength(2);
    });
});

describe('watching abort conditions', () => {
    it.each([
        ['lost>1%', [...many(99), ...many(1, { status: 503 })], undefined],
        ['lost>1%', [...many(98), ...many(2, { status: 503 })], 0.02],
        ['lost>1%', many(1, { status: 503 }), undefined],
        ['lost>1%', many(2, { error: 'TIMEOUT', status: 0 }), 0.02],
        ['lost>2', many(2, { status: 503 }), undefined],
        ['lost>2', many(3, { status: 503 }), 3],
        ['p99>200ms', [...many(99), ...many(1, { latencyMs: 300 })], undefined],
        ['p99>200ms', [...many(98), ...many(2, { latencyMs: 300 })], 300],
        ['p99>200ms', many(1, { latencyMs: 300 }), undefined],
        ['max>200ms', many(1, { latencyMs: 300 }), 300],
        ['p50>200ms', many(100, { latencyMs: 200 }), undefined],
        ['p50>200ms', many(60, { latencyMs: 201 }), 201],
    ])('judges %s', (text, samples, measured) => {
        expect(met(text, samples)?.measured).toBe(measured);
    });

    it('says nothing of requests that the load generator sent too late, or that were due before', () => {
        const late = many(50, { status: 503, lateMs: 150 });
        expect(met('lost>0', late)).toBeUndefined();
        expect(new AbortWatch(abortConditions(['lost>0']), many(5, { status: 503 }), 5000).met(6000)).toBeUndefined();
    });

    it('forgets shares of more than 10 s ago, but not numbers', () => {
        const samples = many(200, { status: 503 });
        const watch = new AbortWatch(abortConditions(['lost>50%']), samples, 0);
        samples.push(...many(300, { scheduledAt: 20_000 }));
        expect(watch.met(21_000)).toBeUndefined();
        const counted = new AbortWatch(abortConditions(['lost>199']), samples, 0);
        expect(counted.met(21_000)?.measured).toBe(200);
    });

    it('agrees with the percentiles of the report, however the samples arrive', () => {
        const latencies = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 100, maxLength: 400 });
        fc.assert(
            fc.property(latencies, fc.integer({ min: 1, max: 999 }), fc.nat(400), (values, limit, cut) => {
                const samples = values.map((latencyMs) => sample({ latencyMs }));
                const growing = samples.slice(0, cut);
                const watch = new AbortWatch(abortConditions([`p99>${limit}ms`]), growing, 0);
                watch.met(2000);
                growing.push(...samples.slice(cut));
                const { p99 } = latency(values);
                expect(watch.met(2000)?.measured).toBe(p99 > limit ? p99 : undefined);
            }),
        );
    });
});
