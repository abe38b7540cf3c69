import { drillOptions } from '../../drill/options';
import { BadInput } from '../../errors';

const typed = { rate: '200', hold: '10s', timeout: '5s', warmUp: '30s', attempts: '1' };

describe('the options of a drill', () => {
    it('are read', () => {
        expect(drillOptions(typed)).toEqual({
            rate: 200,
            holdMs: 10_000,
            timeoutMs: 5000,
            warmUpMs: 30_000,
            attempts: 1,
        });
        expect(drillOptions({ ...typed, hold: ' 3s ', deadline: '1h30m' })).toMatchObject({
            holdMs: 3000,
            deadlineMs: 5_400_000,
        });
        expect(drillOptions({ ...typed, requests: '500' })).toMatchObject({ requests: 500 });
        expect(drillOptions({ ...typed, abortOn: ['lost>1%'] })).toMatchObject({
            abortOn: [{ measure: 'lost', limit: 0.01 }],
        });
    });

    it.each([
        ['a rate of nothing', { rate: '0' }, '`--rate` is 0'],
        ['a rate that is no number', { rate: 'fast' }, '`--rate` is fast'],
        ['a rate beyond the sender', { rate: '100000' }, '`--rate` is 100000'],
        ['a hold without unit', { hold: '10' }, '`--hold` is 10; a duration from 100ms to 60m is accepted'],
        ['a hold too short to see', { hold: '1ms' }, '`--hold` is 1ms'],
        ['a timeout that is none', { timeout: 'never' }, '`--timeout` is never'],
        ['no attempt at all', { attempts: '0' }, '`--attempts` is 0'],
        ['half a request', { requests: '0.5' }, '`--requests` is 0.5'],
        ['a condition that is none', { abortOn: ['lost'] }, '`--abort-on` is lost'],
    ])('refuse %s', (_, change, message) => {
        expect(() => drillOptions({ ...typed, ...change })).toThrow(BadInput);
        expect(() => drillOptions({ ...typed, ...change })).toThrow(message);
    });

    it('name everything that is wrong at once', () => {
        expect(() =>
            drillOptions({ rate: 'x', hold: 'y', timeout: 'z', warmUp: 'v', attempts: 'u', requests: 'w' }),
        ).toThrow(/--rate[^]*--hold[^]*--timeout[^]*--warm-up[^]*--requests[^]*--attempts/);
    });
});
