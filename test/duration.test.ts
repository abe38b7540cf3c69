import fc from 'fast-check';
import { durationProblems } from '../components/durationProblems';
import { problemText } from '../components/problem';
import { milliseconds } from '../duration';

describe('milliseconds', () => {
    it.each([
        ['250ms', 250],
        ['1s', 1_000],
        ['1.5s', 1_500],
        ['1m30s', 90_000],
        ['1h', 3_600_000],
        ['0.25s', 250],
        ['500ms', 500],
        ['10s', 10_000],
        ['2m', 120_000],
    ])('reads %s', (duration, expected) => expect(milliseconds(duration)).toBe(expected));

    it.each([
        '',
        '1',
        '10',
        's',
        '-1s',
        '1 s',
        '0s',
        '0.5ms',
        '1.0005s',
        '10us',
        '1S',
        '1s ',
        'never',
        '0x1s',
        '1e3ms',
    ])('knows no duration "%s"', (duration) => expect(milliseconds(duration)).toBeUndefined());

    it('reads any number of milliseconds back', () => {
        fc.assert(fc.property(fc.integer({ min: 1 }), (ms) => expect(milliseconds(`${ms}ms`)).toBe(ms)));
    });

    it('adds up whatever units a duration has', () => {
        fc.assert(
            fc.property(fc.nat(23), fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 999 }), (h, m, s, ms) => {
                expect(milliseconds(`${h}h${m}m${s}s${ms}ms`)).toBe(((h * 60 + m) * 60 + s) * 1_000 + ms);
            }),
        );
    });
});

describe('durationProblems', () => {
    it('finds nothing wrong with a duration, or with none', () => {
        expect([...durationProblems('timeout', '1s'), ...durationProblems('timeout', undefined)]).toEqual([]);
    });

    it('names the argument, the value and what to write', () => {
        expect(durationProblems('timeout', '10').map(problemText)).toEqual([
            expect.stringMatching(/`timeout` is "10".*"10s"/),
        ]);
    });
});
