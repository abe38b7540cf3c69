import fc from 'fast-check';
import { refusals } from '../../../components/certificates/transitionGuard';
import {
    annotations,
    issuedAt,
    issuerAmong,
    recordIn,
    trustOf,
    type TrustRecord,
} from '../../../components/certificates/trustRecord';
import { transitionProblems } from '../../../components/certificates/trustTransition';
import { problemText } from '../../../components/problem';
import { rootPem, signedPem } from '../../support/certificateState';

const [first, second] = ['1'.repeat(64), '2'.repeat(64)];
const early = '2030-01-01T00:00:00.000Z';
const later = '2031-01-01T00:00:00.000Z';

const stable: TrustRecord = {
    trustedRoots: [first],
    issuingRoot: first,
    issuingRootSince: early,
    issuedAt: early,
    settlingHours: 24,
    allowOutage: false,
};
const introduced: TrustRecord = { ...stable, trustedRoots: [first, second] };
const reissued: TrustRecord = { ...introduced, issuingRoot: second, issuingRootSince: later, issuedAt: later };
const retired: TrustRecord = { ...reissued, trustedRoots: [second] };
const now = Date.parse('2032-01-01T00:00:00Z');

describe('a change of whom a Secret trusts', () => {
    it.each<[string, TrustRecord, TrustRecord, number, string[]]>([
        ['nothing', stable, stable, now, []],
        ['a renewed certificate', stable, { ...stable, issuedAt: later }, now, []],
        ['introducing a root', stable, introduced, now, []],
        ['reissuing under it', introduced, reissued, now, []],
        ['retiring the old one', reissued, retired, now, []],
        ['taking the introduction back', introduced, stable, now, []],
        ['reissuing under the old one again', reissued, { ...introduced, issuedAt: later }, now, []],
        ['trusting the old one again', retired, reissued, now, []],
        ['reissuing without introducing', stable, reissued, now, ['was not trusted here until now']],
        [
            'retiring without reissuing',
            introduced,
            retired,
            now,
            ['but all certificates were signed under it until now'],
        ],
        [
            'another root at once',
            stable,
            retired,
            now,
            ['was not trusted here until now', 'but all certificates were signed under it until now'],
        ],
        [
            'reissuing too soon',
            introduced,
            reissued,
            Date.parse(later),
            ['Stay with `introduce` until 2031-01-02T00:00:00.000Z'],
        ],
        [
            'retiring too soon',
            reissued,
            retired,
            Date.parse(later),
            ['Stay with `reissue` until 2031-01-02T00:00:00.000Z'],
        ],
        ['another root at once, when an outage is allowed', stable, { ...retired, allowOutage: true }, now, []],
        [
            'too soon, when there is nothing to settle',
            introduced,
            { ...reissued, settlingHours: 0 },
            Date.parse(later),
            [],
        ],
    ])('%s: is told all that is wrong', (_, before, after, at, expected) => {
        const problems = transitionProblems(before, after, at).map(problemText);
        expect(problems).toEqual(expected.map((part) => expect.stringContaining(part) as string));
    });

    it('is judged by what is known: in a preview there is no new certificate yet', () => {
        const unknown = { ...annotations(retired), 'pulumi-failover/issued-at': Symbol('unknown') };
        expect(refusals(annotations(stable), unknown, now)).toHaveLength(2);
        expect(refusals(annotations(stable), { ...unknown, 'pulumi-failover/issuing-root': {} }, now)).toHaveLength(1);
        expect(refusals(annotations(stable), {}, now)).toEqual([]);
    });

    it('is not judged for the Secret of someone else, nor for the Gloo guide’s, which no root issued', () => {
        expect(refusals({}, annotations(retired), now)).toEqual([]);
        const guide = annotations({ ...stable, issuingRoot: undefined, issuingRootSince: undefined });
        expect(guide['pulumi-failover/issuing-root']).toBe('none');
        expect(refusals(guide, annotations(retired), now)).toEqual([]);
    });
});

const fingerprints = fc.stringMatching(/^[0-9a-f]{64}$/);
const times = fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((t) => t.toISOString());
const records: fc.Arbitrary<TrustRecord> = fc
    .record({
        trustedRoots: fc.uniqueArray(fingerprints, { minLength: 1, maxLength: 3 }),
        issuingRootSince: times,
        issuedAt: times,
        settlingHours: fc.double({ min: 0, max: 1e6, noNaN: true }),
        allowOutage: fc.boolean(),
    })
    .map((record) => ({ ...record, issuingRoot: record.trustedRoots[0] ?? '' }));

describe('a record', () => {
    it('is read as it was written', () => {
        fc.assert(
            fc.property(records, (record) => {
                expect(recordIn(annotations(record))).toEqual(record);
            }),
        );
    });

    it('can stay as it is at any time', () => {
        fc.assert(
            fc.property(records, fc.nat(), (record, at) => {
                expect(transitionProblems(record, record, at)).toEqual([]);
            }),
        );
    });

    it('can be followed by another only if each trusts the root under which the other’s certificates are', () => {
        fc.assert(
            fc.property(records, records, fc.nat(), (before, after, at) => {
                const together =
                    before.trustedRoots.includes(after.issuingRoot) && after.trustedRoots.includes(before.issuingRoot);
                fc.pre(!after.allowOutage && !together);
                expect(transitionProblems(before, after, at)).not.toEqual([]);
            }),
        );
    });

    it('of certificates says which root issued them, and when', () => {
        const record = { ...trustOf(rootPem, rootPem), ...issuedAt(signedPem) };
        expect(record.trustedRoots).toEqual([record.issuingRoot]);
        expect(record).toMatchObject({
            issuingRoot: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
            issuingRootSince: '2026-11-21T10:24:10.000Z',
            issuedAt: '2026-11-21T10:24:10.000Z',
        });
        expect(issuerAmong(rootPem, signedPem).trim()).toBe(rootPem.trim());
        expect(issuerAmong(signedPem, signedPem)).toBe('');
        expect(issuerAmong('', signedPem)).toBe('');
        expect(trustOf('', '')).toEqual({ trustedRoots: [] });
    });
});
