import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultKinds, moveKinds } from '../../../drill/plan/plan';
import { assemble } from '../../../drill/report/assemble';
import { publishedSchema, reportSchema } from '../../../drill/report/schema';
import { problems } from '../../../drill/report/validate';
import { machine, recording, settings } from '../support/synthetic';

const report = assemble(settings(), recording(), machine);
const parsed = (): Record<string, unknown> => JSON.parse(JSON.stringify(report)) as Record<string, unknown>;

describe('the schema of the report', () => {
    it('is the one in the reference', () => {
        const committed = readFileSync(join(__dirname, '../../../docs/reference/report.schema.json'), 'utf8');
        expect(JSON.parse(committed)).toEqual(publishedSchema());
    });

    it('fits a report, and a list of reports', () => {
        expect(problems(parsed(), reportSchema)).toEqual([]);
        expect(problems([parsed(), parsed()], reportSchema)).toEqual([]);
    });

    it('describes every field a report has', () => {
        const strict = JSON.parse(JSON.stringify(reportSchema), (_, value: unknown) => {
            const { properties, additionalProperties } = (value ?? {}) as {
                properties?: object;
                additionalProperties?: object;
            };
            return properties && !additionalProperties
                ? { ...(value as object), additionalProperties: { enum: [] } }
                : value;
        }) as typeof reportSchema;
        expect(problems(parsed(), strict)).toEqual([]);
        expect(problems({ ...parsed(), extra: 1 }, strict)).toEqual(['$.extra: is 1, not one of ']);
    });

    it('has the documented fields', () => {
        expect(report).toMatchObject({
            schemaVersion: 1,
            infrastructure: 'lab',
            scenario: 'locality',
            variant: 'hardened',
            fault: 'crash',
            rate: 200,
            verdict: 'pass',
            phases: ['steady', 'fault', 'recovery'].map((name) => ({
                name,
                requests: expect.any(Number) as number,
                lost: 0,
                shares: expect.any(Object) as object,
                latencyMs: {
                    p50: expect.any(Number) as number,
                    p90: expect.any(Number) as number,
                    p99: expect.any(Number) as number,
                    max: expect.any(Number) as number,
                },
            })),
            transitions: ['failover', 'failback'].map((name) => ({
                name,
                firstReplyMs: expect.any(Number) as number,
                lastErrorMs: null,
                fullShiftMs: expect.any(Number) as number,
                lost: 0,
            })),
        });
    });

    it.each([
        ['no object', 'text', ['$: is "text", not of type object']],
        ['an empty list', [], ['$: has 0 items, fewer than 1']],
        ['another version', { ...parsed(), schemaVersion: 2 }, ['$.schemaVersion: is 2, not 1']],
        ['a missing field', { ...parsed(), rate: undefined }, ['$.rate: is missing']],
        [
            'an unknown fault',
            { ...parsed(), fault: 'flood' },
            [`$.fault: is "flood", not one of ${[...faultKinds, ...moveKinds].join(', ')}`],
        ],
        ['a phase too few', { ...parsed(), phases: [] }, ['$.phases: has 0 items, fewer than 3']],
        [
            'a share that is a word',
            { ...parsed(), phases: report.phases.map((phase) => ({ ...phase, shares: { a: 'half' } })) },
            [0, 1, 2].map((index) => `$.phases[${index}].shares.a: is "half", not of type number`),
        ],
        [
            'a negative count',
            { ...parsed(), transitions: report.transitions.map((each) => ({ ...each, lost: -1 })) },
            ['$.transitions[0].lost: is -1, less than 0', '$.transitions[1].lost: is -1, less than 0'],
        ],
        [
            'a wrong report in a list',
            [parsed(), { ...parsed(), verdict: 'maybe' }],
            ['$[1].verdict: is "maybe", not one of pass, fail, inconclusive'],
        ],
    ])('refuses %s', (_, value, expected) => {
        expect(problems(value, reportSchema)).toEqual(expected);
    });
});
